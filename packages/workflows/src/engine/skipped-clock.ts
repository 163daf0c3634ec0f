import type { Alarm, AlarmClock } from '@cairn/kit';
import { TimerHeap } from './timer-heap.ts';

/**
 * What somebody on a clock does: `busy` with something outside, or about to go on by himself; `waiting` for an answer
 * that only comes when somebody gives it; `free`: nothing but the clock moves him.
 */
export type ClockUse = 'busy' | 'waiting' | 'free';

/** Somebody who lives on a skipped clock. */
export interface ClockMember {
  /** Says what he does, and when he has to be woken, if ever, in the clock's milliseconds. */
  set(use: ClockUse, dueMs: number | undefined): void;
  /** Lives there no longer. */
  leave(): void;
}

/** Due times that are kept however few live on a clock. */
const staleMax = 256;

interface Member {
  use: ClockUse;
  dueMs: number | undefined;
  readonly ring: () => void;
}

interface Push {
  /** Undefined until it is known when the next is due. */
  toMs: number | undefined;
  readonly done: () => void;
}

/** What a skipped clock stands on. */
export interface SkippedClockPorts {
  readonly clock: AlarmClock;
  /** Runs work later in this turn of the event loop: between two jumps others get their turn. */
  readonly defer: (work: () => void) => void;
  /** Whether the clock may jump at all; asked before each jump. */
  readonly mayJump?: () => boolean;
}

/**
 * A clock that passes over the time in which nothing happens. It runs as the real one does, ahead of it by a skew that
 * only grows: whenever all who live on it are free, it jumps to the earliest time at which one of them has to be
 * woken. Who is busy holds it, who waits holds it unless it is pushed; time that is held passes as real time does, so
 * that a function that hangs still times out.
 */
export class SkippedClock implements AlarmClock {
  readonly #ports: SkippedClockPorts;
  readonly #members = new Map<number, Member>();
  #heap = new TimerHeap();
  readonly #alarm: Alarm;
  /** The real time for which the alarm is set. */
  #alarmMs: number | undefined;
  #lastMemberId = 0;
  #busy = 0;
  #waiting = 0;
  #deferred = false;
  #pushes: Push[] = [];
  #skewMs = 0;

  constructor(ports: SkippedClockPorts) {
    this.#ports = ports;
    this.#alarm = ports.clock.alarm(() => this.#rang());
  }

  /** How far it is ahead of the real clock, in milliseconds. */
  get skewMs(): number {
    return this.#skewMs;
  }

  now(): number {
    return this.#ports.clock.now() + this.#skewMs;
  }

  /** Whether nobody lives on it. */
  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  /** How many due times it keeps, with those that hold no longer: bounded by how many live on it. */
  get plannedCount(): number {
    return this.#heap.size;
  }

  /** What holds it. */
  get heldBy(): ClockUse {
    if (this.#busy > 0 || this.#ports.mayJump?.() === false) return 'busy';
    return this.#waiting > 0 ? 'waiting' : 'free';
  }

  /** When the next who has to be woken is due. */
  get nextDueMs(): number | undefined {
    return this.#earliest();
  }

  /** Somebody comes to live on it, busy at first. @param ring wakes him: he is busy from then until he says otherwise */
  join(ring: () => void): ClockMember {
    const id = ++this.#lastMemberId;
    const member: Member = { use: 'busy', dueMs: undefined, ring };
    this.#members.set(id, member);
    this.#busy += 1;
    return {
      set: (use, dueMs) => {
        if (this.#members.get(id) === member) this.#set(id, member, use, dueMs);
      },
      leave: () => {
        if (!this.#members.delete(id)) return;
        this.#count(member.use, -1);
        this.#consider();
      },
    };
  }

  /** An alarm by itself: its owner is free but for the time of the callback. */
  alarm(callback: () => void): Alarm {
    let member: ClockMember | undefined;
    return {
      set: (atMs) => {
        member?.leave();
        member = undefined;
        if (atMs === undefined) return;
        const own = this.join(() => {
          own.leave();
          if (member === own) member = undefined;
          callback();
        });
        member = own;
        own.set('free', atMs);
      },
    };
  }

  /** Holds it until the function that is returned is called. */
  hold(): () => void {
    const member = this.join(() => {});
    return () => member.leave();
  }

  /** It is no earlier than this. */
  reach(atMs: number): void {
    this.#skewMs += Math.max(0, atMs - this.now());
    this.#consider();
  }

  /** It is at least so far ahead. */
  skewAtLeast(skewMs: number): void {
    if (skewMs <= this.#skewMs) return;
    this.#skewMs = skewMs;
    this.#consider();
  }

  /**
   * Goes on to a time although some wait, by way of all that is due before; without a time, to when the next is due.
   * What is busy holds it nevertheless.
   * @param cancelled takes the push back when it ends
   * @returns resolves when it is that time and all that was due by then has come to rest, or nobody is left
   */
  push(toMs?: number, cancelled?: AbortSignal): Promise<void> {
    return new Promise((done) => {
      const push: Push = { toMs, done };
      this.#pushes.push(push);
      cancelled?.addEventListener('abort', () => {
        this.#pushes = this.#pushes.filter((other) => other !== push);
      });
      this.#consider();
    });
  }

  /** Looks whether it can jump; to be called when `mayJump` may answer otherwise than before. */
  consider(): void {
    this.#consider();
  }

  #set(id: number, member: Member, use: ClockUse, dueMs: number | undefined): void {
    this.#count(member.use, -1);
    member.use = use;
    this.#count(use, 1);
    const isNew = dueMs !== undefined && dueMs !== member.dueMs;
    member.dueMs = dueMs;
    if (isNew) this.#plan(dueMs, id);
    this.#consider();
  }

  #plan(dueMs: number, id: number): void {
    this.#heap.push(dueMs, id);
    if (this.#heap.size <= Math.max(staleMax, 4 * this.#members.size)) return;
    // Most hold no longer: their owners were given other times, or have left.
    this.#heap = new TimerHeap();
    for (const [memberId, member] of this.#members) {
      if (member.dueMs !== undefined) this.#heap.push(member.dueMs, memberId);
    }
  }

  #count(use: ClockUse, by: number): void {
    if (use === 'busy') this.#busy += by;
    else if (use === 'waiting') this.#waiting += by;
  }

  #consider(): void {
    if (this.#members.size === 0) {
      this.#setAlarm(undefined);
      for (const { done } of this.#pushes.splice(0)) done();
      return;
    }
    if (!this.#canMove()) {
      this.#armReal();
    } else if (!this.#deferred) {
      this.#deferred = true;
      this.#ports.defer(() => {
        this.#deferred = false;
        this.#move();
      });
    }
  }

  #canMove(): boolean {
    if (this.#busy > 0 || (this.#waiting > 0 && this.#pushes.length === 0)) return false;
    return this.#ports.mayJump?.() !== false;
  }

  /** Jumps to what is due first, and wakes it. */
  #move(): void {
    if (!this.#canMove()) {
      this.#consider();
      return;
    }
    const dueMs = this.#earliest();
    const pushMs = this.#nearestPush(dueMs ?? this.now());
    const targetMs = pushMs === undefined ? dueMs : Math.min(dueMs ?? pushMs, pushMs);
    if (targetMs !== undefined) {
      this.#skewMs += Math.max(0, targetMs - this.now());
      this.#ring(this.now());
    }
    if (this.#busy === 0) this.#endPushes();
    if (targetMs !== undefined) this.#consider();
  }

  #nearestPush(nextMs: number): number | undefined {
    let nearestMs: number | undefined;
    for (const push of this.#pushes) {
      push.toMs ??= nextMs;
      nearestMs = Math.min(nearestMs ?? push.toMs, push.toMs);
    }
    return nearestMs;
  }

  #endPushes(): void {
    if (this.#pushes.length === 0) return;
    const nowMs = this.now();
    const isOver = ({ toMs }: Push): boolean => toMs !== undefined && toMs <= nowMs;
    const over = this.#pushes.filter(isOver);
    this.#pushes = this.#pushes.filter((push) => !isOver(push));
    for (const { done } of over) done();
  }

  /** Wakes all who are due. */
  #ring(nowMs: number): void {
    for (;;) {
      const dueMs = this.#earliest();
      if (dueMs === undefined || dueMs > nowMs) return;
      const id = this.#heap.takeDue(dueMs) as number;
      const member = this.#members.get(id) as Member;
      this.#count(member.use, -1);
      member.use = 'busy';
      member.dueMs = undefined;
      this.#count('busy', 1);
      member.ring();
    }
  }

  /** The earliest due time that still holds. */
  #earliest(): number | undefined {
    for (;;) {
      const dueMs = this.#heap.earliestMs;
      if (dueMs === undefined) return undefined;
      const id = this.#heap.takeDue(dueMs) as number;
      if (this.#members.get(id)?.dueMs === dueMs) {
        this.#heap.push(dueMs, id);
        return dueMs;
      }
    }
  }

  /** While it is held, time passes as it really does. */
  #armReal(): void {
    const dueMs = this.#earliest();
    if (dueMs === undefined) return;
    const realMs = dueMs - this.#skewMs;
    if (this.#alarmMs === undefined || realMs < this.#alarmMs) this.#setAlarm(realMs);
  }

  #setAlarm(realMs: number | undefined): void {
    if (this.#alarmMs === realMs) return;
    this.#alarmMs = realMs;
    this.#alarm.set(realMs);
  }

  #rang(): void {
    this.#alarmMs = undefined;
    this.#ring(this.now());
    this.#consider();
  }
}
