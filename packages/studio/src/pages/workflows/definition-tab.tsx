import { parseDefinitionText, prettyJson, rangeOf } from '@cairn/diagram';
import { useMemo } from 'react';
import { useSearchState } from '../../app/use-navigation.ts';
import { DefinitionCanvas } from '../../canvas/definition-canvas.tsx';
import { SplitPane } from '../../design/split-pane.tsx';

export interface DefinitionTabProps {
  readonly name: string;
  /** JSON text. */
  readonly definition: string;
}

/** The definition to read: its graph, and the text of the machine or of the chosen state. */
export function DefinitionTab({ name, definition }: DefinitionTabProps) {
  const [state, setState] = useSearchState('state');
  const read = useMemo(() => parseDefinitionText(definition, 'json'), [definition]);
  const range = state === undefined ? undefined : rangeOf(read, state)?.whole;
  const part = range === undefined ? definition : outdented(definition.slice(range.from, range.to));
  // What was saved as one line is read on several.
  const text = part.includes('\n') ? part : (prettyJson(part) ?? part);
  return (
    <div className="definition-tab">
      <SplitPane
        label="Graph and text"
        storageName="workflow-definition"
        initialShare={0.6}
        first={
          <DefinitionCanvas
            definition={definition}
            label={`Graph of ${name}`}
            selectedId={state}
            onSelect={setState}
          />
        }
        second={
          // An editor of text is too large for what is only read: the graph and its worker are enough to load.
          <section
            className="definition-text"
            aria-label={range === undefined ? 'Text of the definition' : 'Text of the state'}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by the keyboard too
            tabIndex={0}
          >
            <pre>{text}</pre>
          </section>
        }
      />
    </div>
  );
}

/** A piece of a text, moved to the left as far as its last line stands. */
function outdented(text: string): string {
  const last = text.slice(text.lastIndexOf('\n') + 1);
  const indent = /^\s*/.exec(last)?.[0] ?? '';
  return indent === '' ? text : text.replaceAll(`\n${indent}`, '\n');
}
