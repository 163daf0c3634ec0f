/*
 * Prints orders as CSV: `node make-orders.mjs 100000 | aws s3 cp - s3://data-processing/orders.csv`.
 * One row in the middle is broken: its price is no number.
 */
import { once } from 'node:events';
import { resolve } from 'node:path';

const items = ['chair', 'table', 'lamp', '"sofa, red"', 'shelf'];

/** The lines of a file with so many orders. */
export function* orders(count, broken = (row) => row === Math.floor(count / 2)) {
  yield 'order,item,quantity,price\n';
  for (let row = 0; row < count; row++) {
    const price = broken(row) ? 'on request' : `${(row % 900) + 100}.50`;
    yield `order-${row},${items[row % items.length]},${(row % 3) + 1},${price}\n`;
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename) {
  for (const line of orders(Number(process.argv[2] ?? 100_000)))
    if (!process.stdout.write(line)) await once(process.stdout, 'drain');
}
