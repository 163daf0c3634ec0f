import type { ComponentType, ReactNode } from 'react';
import { LazyCode } from './lazy-code.ts';
import { useLazy } from './use-lazy.ts';

/**
 * A component whose code is loaded when it is first shown.
 * @param fallback stands in its place until then
 * @example
 * const Graph = lazyComponent(async () => (await import('./graph.tsx')).Graph, <Spinner label="Loading the graph" />);
 */
export function lazyComponent<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  fallback: ReactNode,
): ComponentType<Props> & { readonly code: LazyCode<ComponentType<Props>> } {
  const code = new LazyCode(load);
  function Lazy(props: Props) {
    const Loaded = useLazy(code);
    return Loaded === undefined ? fallback : <Loaded {...props} />;
  }
  return Object.assign(Lazy, { code });
}
