import type { DefinitionGraph } from '@cairn/diagram';
import { type Ref, useState } from 'react';

export interface GraphSearchProps {
  readonly graph: DefinitionGraph;
  /** Told the states that are found, or undefined when nothing is searched for. */
  readonly onFound: (ids: ReadonlySet<string> | undefined) => void;
  readonly onChoose: (id: string) => void;
  readonly inputRef: Ref<HTMLInputElement>;
}

/** Finds states by name, type and what they call; Enter goes from one to the next. */
export function GraphSearch({ graph, onFound, onChoose, inputRef }: GraphSearchProps) {
  const [wanted, setWanted] = useState('');
  const [at, setAt] = useState(-1);
  const found = (text: string) =>
    graph.nodes.flatMap((node) =>
      node.kind === 'state' &&
      `${node.name} ${node.typeText} ${node.resource?.text ?? ''}`.toLowerCase().includes(text.toLowerCase())
        ? [node.id]
        : [],
    );
  const search = (text: string) => {
    setWanted(text);
    setAt(-1);
    onFound(text.trim() === '' ? undefined : new Set(found(text.trim())));
  };
  const ids = wanted.trim() === '' ? [] : found(wanted.trim());
  return (
    <div className="graph-search">
      <input
        ref={inputRef}
        type="search"
        className="input"
        aria-label="Find a state"
        placeholder="Find a state  (/)"
        value={wanted}
        onChange={(event) => search(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') search('');
          if (event.key !== 'Enter' || ids.length === 0) return;
          event.preventDefault();
          const next = (at + (event.shiftKey ? ids.length - 1 : 1)) % ids.length;
          setAt(next);
          onChoose(ids[next] as string);
        }}
      />
      {wanted.trim() !== '' && (
        <span className="graph-search-count" role="status">
          {at < 0 ? `${ids.length} found` : `${at + 1} of ${ids.length}`}
        </span>
      )}
    </div>
  );
}
