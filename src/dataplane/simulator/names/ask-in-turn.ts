/**
 * Asks DNS servers one after the other until one gives an answer that will do.
 *
 * When none does, the last answer that came is told all the same, or that there was none.
 */
import type { Engine } from '../engine.js';
import { type DnsReply, type ExchangeOptions, startExchange } from './dns-exchange.js';

export interface TurnOptions {
  /** In the order in which they are asked. */
  readonly exchanges: readonly ExchangeOptions[];
  /** Whether an answer will do. */
  readonly accepts: (reply: DnsReply) => boolean;
}

/** Asks, and tells the outcome once, or never if the returned function is called before. */
export function askInTurn(engine: Engine, { exchanges, accepts }: TurnOptions, tell: (reply: DnsReply | undefined) => void): () => void {
  let cancel = (): void => {};
  let isCancelled = false;
  let last: DnsReply | undefined;
  let current = -1;
  const ask = (at: number): void => {
    const exchange = exchanges[at];
    if (isCancelled) return;
    if (exchange === undefined) return tell(last);
    current = at;
    const cancelThis = startExchange(engine, exchange, (reply) => {
      last = reply ?? last;
      if (reply !== undefined && accepts(reply)) tell(reply);
      else ask(at + 1);
    });
    // It may have ended already, and the next one's cancel must stay.
    if (current === at) cancel = cancelThis;
  };
  ask(0);
  return () => {
    isCancelled = true;
    cancel();
  };
}
