/**
 * The door of the conformance suites, for those who write a store, a driver or another part of their own:
 * `libcnm/conformance`.
 */
export { defineTests, runSuite, type CaseReport, type ConformanceCase, type ConformanceSuite, type DefineTest, type SkippedCase } from './case.js';
export { ContractBroken } from './check.js';
export { storeConformance, type StoreConformanceOptions, type StoreFixture } from './store.js';
export { ipamConformance, type IpamConformanceOptions, type IpamFixture } from './ipam-driver.js';
export { driverConformance, type DriverConformanceOptions, type DriverFixture } from './driver.js';
export { dataplaneConformance, type DataplaneConformanceOptions, type DataplaneFixture } from './dataplane.js';
