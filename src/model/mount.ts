/**
 * What is mounted into a container: a volume, a folder of the host, or memory; as it was asked for, and as it turned out.
 *
 * A volume's name is '' until one is made up for it.
 */
export interface Mount {
  readonly type: 'volume' | 'bind' | 'tmpfs';
  /** Of a volume; '' for everything else. */
  readonly name: string;
  /** The host's folder; '' for everything else. */
  readonly source: string;
  /** The path in the container. */
  readonly destination: string;
  /** What was asked for besides, such as 'ro,z'. */
  readonly mode: string;
  readonly writable: boolean;
  /** Of a bind: whether later mounts are seen on the other side, 'rprivate'; '' for everything else. */
  readonly propagation: string;
  /** Nobody has named the volume, which goes with the container where that is asked for. */
  readonly anonymous?: true;
}
