/**
 * The machinery that `stepProcessing` loads when it is first asked for. It stands behind a module of its own, so that a
 * bundle loads it late: were the entry of asl itself loaded so, all of it would lie beside what is needed at once.
 */
export { StateTest } from '@cairn/asl';
