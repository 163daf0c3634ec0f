import type { LayoutEngine } from './layout-types.ts';

/** elk in this process, for Node: its megabyte and a half is loaded when this is called. */
export async function inProcessLayoutEngine(): Promise<LayoutEngine> {
  const { default: loaded } = await import('elkjs/lib/elk.bundled.js');
  return new loaded.default();
}
