import type { BucketQuota } from './rate-quotas.ts';

/** Tokens that come back as time goes by. It may owe some, when more was used than could be foreseen. */
export class TokenBucket {
  readonly quota: BucketQuota;
  #tokens: number;
  #atMs: number;

  constructor(quota: BucketQuota, nowMs: number) {
    this.quota = quota;
    this.#tokens = quota.size;
    this.#atMs = nowMs;
  }

  /** Takes a token, if there is a whole one. */
  take(nowMs: number): boolean {
    this.#refill(nowMs);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Takes tokens, those that are not there as well. */
  spend(count: number, nowMs: number): void {
    this.#refill(nowMs);
    this.#tokens -= count;
  }

  /** Whole tokens that are there. */
  left(nowMs: number): number {
    this.#refill(nowMs);
    return Math.max(0, Math.floor(this.#tokens));
  }

  /** When a token is there; not after `nowMs` when one is. */
  readyMs(nowMs: number): number {
    this.#refill(nowMs);
    if (this.#tokens >= 1) return nowMs;
    return nowMs + Math.ceil(((1 - this.#tokens) * 1_000) / this.quota.refillPerSecond);
  }

  #refill(nowMs: number): void {
    const { size, refillPerSecond } = this.quota;
    if (nowMs <= this.#atMs) return;
    this.#tokens = Math.min(size, this.#tokens + ((nowMs - this.#atMs) * refillPerSecond) / 1_000);
    this.#atMs = nowMs;
  }
}
