import { definitionGraph } from '@cairn/diagram';
import { parseJson } from '@cairn/kit';
import { useCallback, useMemo, useState } from 'react';
import { GraphCanvas, type GraphCanvasProps } from './graph-canvas.tsx';

export interface DefinitionCanvasProps extends Omit<GraphCanvasProps, 'graph' | 'onToggle'> {
  /** JSON text of the definition. */
  readonly definition: string;
}

/** A definition's text as a graph whose Parallel and Map states open and close. */
export function DefinitionCanvas({ definition, ...rest }: DefinitionCanvasProps) {
  const value = useMemo(() => parsed(definition), [definition]);
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const graph = useMemo(() => definitionGraph(value, { collapsed }), [value, collapsed]);
  const toggle = useCallback((id: string) => {
    setCollapsed((before) =>
      before.has(id) ? new Set([...before].filter((each) => each !== id)) : new Set([...before, id]),
    );
  }, []);
  return <GraphCanvas {...rest} graph={graph} onToggle={toggle} />;
}

/** A text that is no JSON is drawn as a definition without states. */
function parsed(definition: string) {
  try {
    return parseJson(definition);
  } catch {
    return {};
  }
}
