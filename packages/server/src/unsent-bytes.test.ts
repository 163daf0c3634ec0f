import { beforeEach, describe, expect, it } from 'vitest';
import { UnsentBytes } from './unsent-bytes.ts';

interface Connection {
  bufferedAmount: number;
}

let cutOff: Connection[];
let unsent: UnsentBytes<Connection>;
beforeEach(() => {
  cutOff = [];
  unsent = new UnsentBytes<Connection>(1_000, (connection) => cutOff.push(connection));
});

function waiting(bufferedAmount: number): Connection {
  const connection = { bufferedAmount };
  unsent.note(connection);
  return connection;
}

describe('what waits over all connections', () => {
  it('cuts off those with most where it is too much, and no others', () => {
    const [small, large, other] = [waiting(200), waiting(500), waiting(300)];
    expect(cutOff).toEqual([]);
    other.bufferedAmount += 100;
    unsent.note(other);
    expect(cutOff).toEqual([large]);
    small.bufferedAmount += 200;
    unsent.note(small);
    expect(cutOff).toHaveLength(1);
  });

  it('counts nothing that has left or has ended', () => {
    const left = waiting(900);
    left.bufferedAmount = 0;
    waiting(900);
    const ended = waiting(50);
    unsent.forget(ended);
    waiting(50);
    expect(cutOff).toEqual([]);
  });

  it('is looked at seldom while nearly too much waits', () => {
    let looks = 0;
    const first = {
      get bufferedAmount() {
        looks += 1;
        return 970;
      },
    };
    unsent.note(first);
    for (let sent = 0; sent < 100; sent += 1) {
      const connection = waiting(20);
      connection.bufferedAmount = 0;
    }
    expect([cutOff.length, looks < 40]).toEqual([0, true]);
  });
});
