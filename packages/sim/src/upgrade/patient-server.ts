import { TestServer } from '../workflows/test-server.ts';

/** A test server that lets no time pass while its store, which may have threads, is at work. */
export class PatientServer extends TestServer {
  #pending = 0;

  /** Counts the calls that are under way; to be given each part of the store. */
  watch<Part extends object>(part: Part): Part {
    return new Proxy(part, {
      get: (target, name) => {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== 'function') return member;
        return async (...input: unknown[]) => {
          this.#pending += 1;
          try {
            return await member.apply(target, input);
          } finally {
            this.#pending -= 1;
          }
        };
      },
    });
  }

  override async turns(count = 50): Promise<void> {
    for (let quiet = 0; quiet < count; ) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      quiet = this.#pending > 0 ? 0 : quiet + 1;
    }
  }

  override async until(holds: () => Promise<boolean> | boolean): Promise<void> {
    for (let turn = 0; turn < 10_000; turn++) {
      if (await holds()) return;
      await this.turns(1);
    }
    throw new Error('what was waited for did not come');
  }
}
