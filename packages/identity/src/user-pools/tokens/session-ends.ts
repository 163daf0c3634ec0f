import { type Records, type RecordWrite, recordPages } from '@cairn/kit';
import type { SessionKey, TokenSession } from './token-session.ts';

const ends = 'cognito-session-ends';
const sessions = 'cognito-sessions';
/** That the sessions of versions without this index are in it. */
const upgrades = 'cognito-upgrades';
const upgradeKey = 'session-ends';
const pageSize = 500;

/**
 * Sessions by the time when they are over, pool after pool: who takes out those that are over reads these alone. An entry
 * is written and deleted with its session; one whose session went otherwise goes when its time has come.
 */
export class SessionEnds {
  readonly #records: Records;
  #isWhole = false;

  constructor(records: Records) {
    this.#records = records;
  }

  /** Written with a session, or with its end. */
  write(session: TokenSession, { isKept }: { readonly isKept: boolean }): RecordWrite {
    return { collection: ends, key: keyOf(session), value: isKept ? '1' : undefined };
  }

  /** Sessions of a pool that are over at an instant, or all of them, by pages, with the writes that end them here. */
  async *of(
    userPoolId: string,
    overMs: number | undefined,
  ): AsyncGenerator<{ readonly keys: readonly SessionKey[]; readonly writes: readonly RecordWrite[] }, void> {
    const prefix = `${userPoolId}/`;
    const range = overMs === undefined ? {} : { to: `${prefix}${instant(overMs + 1)}` };
    for await (const page of recordPages(this.#records, ends, { prefix, ...range, pageSize })) {
      const keys = page.map(({ key }): SessionKey => {
        const [, sub = '', id = ''] = key.slice(prefix.length).split('/');
        return { userPoolId, sub, id };
      });
      yield { keys, writes: page.map(({ key }) => ({ collection: ends, key, value: undefined })) };
    }
  }

  /** The pools of which there are sessions: one read for each. */
  async *pools(): AsyncGenerator<string, void> {
    for (let from = ''; ; ) {
      const [first] = await this.#records.list(ends, { from, limit: 1 });
      if (first === undefined) return;
      const userPoolId = first.key.slice(0, first.key.indexOf('/'));
      yield userPoolId;
      // What follows the slash in the order of keys: the first key of another pool.
      from = `${userPoolId}0`;
    }
  }

  /** Takes in the sessions of versions that had no index, once; a crash has it begin anew, which changes nothing. */
  async takeInFormer(): Promise<void> {
    this.#isWhole ||= (await this.#records.get(upgrades, upgradeKey)) !== undefined;
    if (this.#isWhole) return;
    for await (const page of recordPages(this.#records, sessions, { pageSize })) {
      const writes = page.map(({ value }) => this.write(JSON.parse(value) as TokenSession, { isKept: true }));
      await this.#records.write(writes);
    }
    await this.#records.write([{ collection: upgrades, key: upgradeKey, value: '1' }]);
    this.#isWhole = true;
  }
}

function keyOf({ userPoolId, sub, id, keptUntilMs }: TokenSession): string {
  return `${userPoolId}/${instant(keptUntilMs)}/${sub}/${id}`;
}

/** Ordered as the instants are. */
function instant(ms: number): string {
  return String(Math.max(0, ms)).padStart(15, '0');
}
