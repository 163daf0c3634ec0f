/**
 * Tells what takes time. On a terminal the line counts the seconds; elsewhere it is printed once at
 * the beginning and once at the end.
 */

/**
 * @template T
 * @param {string} what for instance `Installing packages`
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withProgress(what, work) {
  const isTerminal = process.stderr.isTTY === true;
  const startMs = performance.now();
  const show = (end) =>
    process.stderr.write(`${isTerminal ? '\r' : ''}${what} … ${secondsSince(startMs)}${end}`);
  if (!isTerminal) process.stderr.write(`${what} …\n`);
  const ticker = isTerminal ? setInterval(() => show(''), 200) : undefined;
  try {
    const result = await work();
    show('\n');
    return result;
  } catch (error) {
    if (isTerminal) process.stderr.write('\n');
    throw error;
  } finally {
    clearInterval(ticker);
  }
}

/**
 * @param {number} startMs a value of `performance.now()`
 * @returns {string} for instance `1.2 s`
 */
export function secondsSince(startMs) {
  return `${((performance.now() - startMs) / 1000).toFixed(1)} s`;
}
