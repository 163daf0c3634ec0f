import type { CallScope, RecordWrite } from '@cairn/kit';
import { expiryKey } from './table.ts';
import { tablesErrors } from './tables-errors.ts';
import type { TablesPorts } from './tables-ports.ts';

const tokenCollection = 'ddb-tokens';
/** Tokens by when they are forgotten. */
const timeCollection = 'ddb-token-times';
const sweepSize = 1_000;

/** Remembers for ten minutes which transactions were carried out, by the tokens of their callers. */
export class TransactionTokens {
  readonly #ports: TablesPorts;

  constructor(ports: TablesPorts) {
    this.#ports = ports;
  }

  /** The name of a token among all accounts' and regions'. */
  nameOf({ account, region }: CallScope, token: string): string {
    return `${account}/${region}/${token}`;
  }

  /** What a transaction is told apart by. */
  digestOf(transaction: unknown): string {
    return this.#ports.digest.hex('SHA-256', JSON.stringify(transaction));
  }

  /** Whether a transaction was carried out under this token. @throws ServiceError when it was another one */
  async isDone(name: string, digest: string): Promise<boolean> {
    const text = await this.#ports.records.get(tokenCollection, name);
    if (text === undefined) return false;
    const { digest: known, untilMs } = JSON.parse(text) as { digest: string; untilMs: number };
    if (untilMs <= this.#ports.clock.now()) return false;
    if (known !== digest) throw tablesErrors.tokenMismatch();
    return true;
  }

  /** The writes that remember a transaction, to be made along with it. */
  writesOf(name: string, digest: string): readonly RecordWrite[] {
    const { clock, limits } = this.#ports;
    const untilMs = clock.now() + limits.tableTokenSeconds * 1_000;
    return [
      { collection: tokenCollection, key: name, value: JSON.stringify({ digest, untilMs }) },
      { collection: timeCollection, key: `${expiryKey(Math.ceil(untilMs / 1_000))}${name}`, value: name },
    ];
  }

  /** Forgets what is old. */
  async sweep(): Promise<void> {
    const { records, clock } = this.#ports;
    const now = clock.now();
    for (;;) {
      const to = expiryKey(Math.floor(now / 1_000));
      const old = await records.list(timeCollection, { to, limit: sweepSize });
      const tokens = await records.getAll(
        old.map(({ value }) => ({ collection: tokenCollection, key: value })),
      );
      const writes: RecordWrite[] = [];
      for (const [at, { key, value: token }] of old.entries()) {
        writes.push({ collection: timeCollection, key, value: undefined });
        const text = tokens[at];
        if (text === undefined || (JSON.parse(text) as { untilMs: number }).untilMs > now) continue;
        writes.push({ collection: tokenCollection, key: token, value: undefined, ifValue: text });
      }
      if (writes.length > 0) await records.write(writes);
      if (old.length < sweepSize) return;
    }
  }
}
