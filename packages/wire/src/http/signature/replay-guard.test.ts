import { hash } from 'node:crypto';
import { ServiceError } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { isoBasic } from '../../protocol/instants.ts';
import { type AheadSignature, ReplayGuard, type ReplayGuardOptions } from './replay-guard.ts';
import { type SignatureDialect, signatureErrors } from './signature-errors.ts';

const startMs = Date.UTC(2026, 0, 31, 12);
const guardOf = (options: Partial<ReplayGuardOptions> = {}) =>
  new ReplayGuard({ signaturesMax: 1_000, seed: 1, ...options });

interface Taking {
  readonly use?: 'read' | 'change';
  readonly signedMs?: number;
  readonly nowMs?: number;
  readonly dialect?: SignatureDialect;
  readonly namesAttempt?: boolean;
  readonly connection?: number;
}

/** What becomes of a request: `taken`, or the error's name, status and whether another try may succeed. */
function take(guard: ReplayGuard, name: string, taking: Taking = {}): string {
  const { signedMs = startMs, nowMs = signedMs, dialect = 'json' } = taking;
  try {
    void guard.take({
      use: taking.use ?? 'change',
      fields: {
        form: 'header',
        accessKeyId: 'AKIDEXAMPLE',
        day: '20260131',
        region: 'us-east-1',
        service: 'states',
        signedHeaders: 'host',
        signature: hash('sha256', name),
        date: isoBasic(signedMs),
      },
      errors: signatureErrors(dialect, String),
      namesAttempt: taking.namesAttempt ?? false,
      connection: taking.connection ?? 0,
      nowMs,
    });
    return 'taken';
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return `${error.status} ${error.code}${error.retryable ? ', try again' : ''}`;
  }
}

describe('the guard against replays', () => {
  it.each([
    ['json', '503 InvalidSignatureException, try again', '400 InvalidSignatureException'],
    ['rest-json', '503 InvalidSignatureException, try again', '403 InvalidSignatureException'],
    ['query', '503 SignatureDoesNotMatch, try again', '403 SignatureDoesNotMatch'],
    ['s3', '503 SignatureDoesNotMatch, try again', '403 SignatureDoesNotMatch'],
  ] as const)('takes a request of %s once: %s, or where it names its attempt %s', (dialect, may, mayNot) => {
    const guard = guardOf();
    expect(take(guard, 'a', { dialect })).toBe('taken');
    expect(take(guard, 'a', { dialect })).toBe(may);
    expect(take(guard, 'a', { dialect, namesAttempt: true })).toBe(mayNot);
  });

  it('takes a repetition on its own connection, unless it names its attempt', () => {
    const guard = guardOf();
    expect(take(guard, 'a', { connection: 1 })).toBe('taken');
    expect(take(guard, 'a', { connection: 1 })).toBe('taken');
    expect(take(guard, 'a', { connection: 1, namesAttempt: true })).toBe('400 InvalidSignatureException');
    expect(take(guard, 'a', { connection: 2 })).toBe('503 InvalidSignatureException, try again');
  });

  it.each([
    ['json', '400 ThrottlingException, try again'],
    ['rest-json', '429 ThrottlingException, try again'],
    ['query', '400 Throttling, try again'],
    ['s3', '503 SlowDown, try again'],
  ] as const)('takes nothing that it cannot remember, in %s: %s', (dialect, answer) => {
    const guard = guardOf({ signaturesMax: 2 });
    expect(take(guard, 'a', { dialect })).toBe('taken');
    // One limit for all, however long they are valid.
    expect(take(guard, 'b', { dialect: 's3' })).toBe('taken');
    expect(take(guard, 'c', { dialect })).toBe(answer);
    expect(take(guard, 'c', { dialect, signedMs: startMs + 901_000 })).toBe('taken');
    expect(take(guard, 'd', { dialect, signedMs: startMs + 901_000 })).toBe('taken');
  });

  it('refuses a read only where it was met before', () => {
    const guard = guardOf({ signaturesMax: 2, earlierUntilMs: startMs });
    const read = { use: 'read', namesAttempt: true, signedMs: startMs + 1_000 } as const;
    expect(take(guard, 'a', read)).toBe('taken');
    expect(take(guard, 'a', read)).toBe('400 InvalidSignatureException');
    expect(take(guard, 'b', { ...read, signedMs: startMs })).toBe('taken');
    expect(take(guard, 'c', read)).toBe('taken');
    expect(take(guard, 'd', read)).toBe('taken');
    expect(take(guard, 'd', { ...read, use: 'change' })).toBe('400 ThrottlingException, try again');
  });

  it('takes nothing that a process before it may have taken', () => {
    const kept: AheadSignature[] = [];
    const first = guardOf({
      keepAhead: async (signature) => {
        kept.push(signature);
      },
    });
    const ahead = { signedMs: startMs + 60_000, nowMs: startMs };
    expect(take(first, 'in time')).toBe('taken');
    expect(take(first, 'ahead', ahead)).toBe('taken');
    expect(kept.map(({ signature }) => signature)).toEqual([hash('sha256', 'ahead')]);

    const nowMs = startMs + 500;
    const second = guardOf({ earlierUntilMs: nowMs, earlierAhead: kept });
    for (const [dialect, answer] of [
      ['json', '503 InvalidSignatureException, try again'],
      ['s3', '503 RequestTimeTooSkewed, try again'],
    ] as const) {
      expect(take(second, 'in time', { dialect, nowMs })).toBe(answer);
      expect(take(second, 'another', { dialect, nowMs })).toBe(answer);
    }
    expect(take(second, 'ahead', ahead)).toBe('503 InvalidSignatureException, try again');
    expect(take(second, 'ahead', { ...ahead, nowMs: ahead.signedMs })).toBe(
      '503 InvalidSignatureException, try again',
    );
    expect(take(second, 'new', { signedMs: startMs + 1_000 })).toBe('taken');
  });

  it('remembers what a process before it took ahead of time even where nothing more may be remembered', () => {
    const signedMs = startMs + 600_000;
    const earlierAhead = ['a', 'b', 'c'].map((name) => ({
      date: isoBasic(signedMs),
      signature: hash('sha256', name),
    }));
    const guard = guardOf({ signaturesMax: 2, earlierUntilMs: startMs, earlierAhead });
    const now = { nowMs: startMs + 1_000 };
    expect(take(guard, 'other', { ...now, signedMs: now.nowMs })).toBe('400 ThrottlingException, try again');
    const again = { dialect: 's3', signedMs } as const;
    expect(take(guard, 'c', { ...again, ...now })).toBe('503 SignatureDoesNotMatch, try again');
    // By now there is room again.
    expect(take(guard, 'c', { ...again, nowMs: signedMs + 360_000 })).toBe(
      '503 SignatureDoesNotMatch, try again',
    );
  });
});
