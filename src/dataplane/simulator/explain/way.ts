/**
 * The way of one packet there, and of its answer back, out of all that a twin told while it was sent.
 *
 * In a twin nothing else is under way, so what is told of packets is told of these. The packet's way ends where it is
 * first delivered, or where it is dropped; what a sender sends again when it hears nothing is left out.
 */
import { EthernetView, EtherType } from '../../../wire/ethernet.js';
import { LOOPBACK } from '../../resource-names.js';
import type { DropCode } from '../watching/drop-code.js';
import type { Simulator } from '../simulator.js';
import type { PlacedStep, Step } from '../watching/steps.js';
import type { DroppedStep } from './explanation.js';

/** A step or a drop, where it was. */
export type Told = Omit<PlacedStep, 'at' | 'step'> & { readonly step: Step | DroppedStep };

/** A drop that ends a way. */
export interface End extends Told {
  readonly step: DroppedStep & { readonly code: DropCode };
}

export interface Ways {
  readonly forward: readonly Told[];
  readonly back: readonly Told[];
  /** Where the packet was dropped; undefined if it was delivered. */
  readonly forwardEnd: End | undefined;
  readonly backEnd: End | undefined;
  readonly delivered: boolean;
}

/** Drops that stop a packet wherever they are; other ones may be of one copy of a flooded frame. */
const STOPS: ReadonlySet<DropCode> = new Set(['denied', 'port-closed', 'no-route', 'ttl', 'too-big', 'neighbour-unreachable', 'exits-network', 'no-tunnel']);

/** Drops of copies that a flooded frame leaves on links where its destination is not, and of late answers. */
const BY_THE_WAY: ReadonlySet<DropCode> = new Set(['not-for-us', 'nobody-waits', 'duplicate', 'unknown-protocol']);

export class WayRecorder {
  readonly #told: (Told | End)[] = [];
  /** A question for a neighbour that a cut link lost: why nobody answers it. */
  readonly #lostQuestions: End[] = [];
  readonly #stop: readonly (() => void)[];

  constructor(simulator: Simulator) {
    this.#stop = [
      simulator.steps.on(({ at: _, ...told }) => this.#told.push(told)),
      simulator.trace.on(({ action, host, namespace, interface: name, frame, code, reason = '' }) => {
        if (action !== 'drop' || code === undefined || BY_THE_WAY.has(code)) return;
        const end: End = { host, namespace, interface: name, step: { kind: 'dropped', code, reason } };
        const asks = EthernetView.over(frame)?.etherType === EtherType.arp;
        if (!asks) this.#told.push(end);
        else if (code === 'fault') this.#lostQuestions.push(end);
        else if (code === 'no-neighbour-entry') this.#told.push(end);
      }),
    ];
  }

  stop(): void {
    for (const stop of this.#stop) stop();
  }

  /** What was told, as two ways. */
  ways(): Ways {
    const told = this.#told;
    const stoppedAt = told.findIndex((one) => isEnd(one) && STOPS.has(one.step.code));
    const arrivedAt = told.findIndex(({ step }) => step.kind === 'delivered');
    // What refuses a packet is delivered to its sender, so what comes first counts.
    const delivered = arrivedAt >= 0 && (stoppedAt < 0 || arrivedAt < stoppedAt);
    const endAt = delivered ? arrivedAt : stoppedAt >= 0 ? stoppedAt : told.findLastIndex(isEnd);
    const forward = endAt < 0 ? told : told.slice(0, endAt + 1);
    const rest = endAt < 0 ? [] : this.#untilSentAgain(told.slice(endAt + 1));
    const returnedAt = rest.findIndex(({ step }) => step.kind === 'delivered');
    const back = returnedAt < 0 ? rest : rest.slice(0, returnedAt + 1);
    // What comes back behind a drop is the word that it was dropped.
    const backDrop = back.find((one) => isEnd(one) && STOPS.has(one.step.code)) ?? (returnedAt < 0 ? back.findLast(isEnd) : undefined);
    return {
      forward,
      back,
      forwardEnd: delivered ? undefined : this.#endAt(endAt),
      backEnd: backDrop !== undefined && isEnd(backDrop) ? this.#whyUnanswered(backDrop) : undefined,
      delivered,
    };
  }

  #endAt(at: number): End | undefined {
    const end = this.#told[at];
    return end !== undefined && isEnd(end) ? this.#whyUnanswered(end) : undefined;
  }

  /** Behind a neighbour that does not answer may be a link that lost the question. */
  #whyUnanswered(end: End): End {
    return (end.step.code === 'neighbour-unreachable' ? this.#lostQuestions[0] : undefined) ?? end;
  }

  /** What was told before the sender sent the same again. */
  #untilSentAgain(told: readonly Told[]): readonly Told[] {
    const first = this.#told[0];
    const again = told.findIndex((one) => isSame(one, first));
    return again < 0 ? told : told.slice(0, again);
  }
}

export function isEnd(told: Told): told is End {
  return told.step.kind === 'dropped';
}

/** Whether both are the route of one destination in one namespace; to itself, the answer takes the same. */
function isSame(a: Told, b: Told | undefined): boolean {
  if (b === undefined || a.step.kind !== 'route' || b.step.kind !== 'route' || a.step.interface === LOOPBACK) return false;
  return a.host === b.host && a.namespace === b.namespace && a.step.destination === b.step.destination;
}
