import type { LayoutEngine } from './layout-types.ts';

/** elk in this process, for Node: its megabyte and a half is loaded when this is called. */
export async function inProcessLayoutEngine(): Promise<LayoutEngine> {
  const { default: loaded } = await import('elkjs/lib/elk.bundled.js');
  // A module of CommonJS: Node hands out its exports, a bundler its class.
  const { default: Engine = loaded } = loaded as unknown as { readonly default?: unknown };
  return new (Engine as new () => LayoutEngine)();
}
