import { type Json, parseJson, printJson } from '@cairn/kit';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from 'react';
import { classNames } from './class-names.ts';
import { CopyButton } from './copy-button.tsx';
import { IconButton } from './icon-button.tsx';
import { JsonLine } from './json-line.tsx';
import { type JsonRow, jsonRows, pathsTo, rowHolds } from './json-rows.ts';

export interface JsonViewProps {
  /** What it is: `Input`. */
  readonly label: string;
  /** JSON text as a service gave it: numbers stay as they are written; text that is no JSON is shown as it stands. */
  readonly text?: string | undefined;
  /** Or the value. */
  readonly value?: Json | undefined;
  /** How many levels are open at first. */
  readonly openDepth?: number;
  /** `auto`: as high as it needs to be, up to a bound; `fill`: the room it is given. */
  readonly height?: 'auto' | 'fill';
  /** Shown where there is nothing. */
  readonly empty?: string;
}

/** From how many lines on only those in view are drawn. */
const virtualRowsMin = 200;
const rowHeightPx = 21;

/** JSON for reading: folds, is searched, values and paths are copied. Large values stay smooth. */
export function JsonView(props: JsonViewProps) {
  const { text, value, empty = 'Nothing' } = props;
  const parsed = useMemo(() => read(text, value), [text, value]);
  if (parsed.kind === 'none') return <p className="faint small">{empty}</p>;
  if (parsed.kind === 'text') return <PlainText label={props.label} text={parsed.text} />;
  return <JsonTree {...props} root={parsed.root} source={text} />;
}

type Parsed =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'json'; readonly root: Json };

function read(text: string | undefined, value: Json | undefined): Parsed {
  if (value !== undefined) return { kind: 'json', root: value };
  if (text === undefined || text === '') return { kind: 'none' };
  try {
    return { kind: 'json', root: parseJson(text) };
  } catch {
    return { kind: 'text', text };
  }
}

function PlainText({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <section className="json json-plain" aria-label={label}>
      <pre>{text}</pre>
      <div className="json-tools">
        <CopyButton text={text} />
      </div>
    </section>
  );
}

interface JsonTreeProps extends JsonViewProps {
  readonly root: Json;
  readonly source: string | undefined;
}

function JsonTree({ label, root, source, openDepth = 2, height = 'auto' }: JsonTreeProps) {
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [words, setWords] = useState<string>();
  const wanted = useDeferredValue(words?.trim() ?? '');
  const rows = useMemo(() => {
    const found = wanted === '' ? [] : [...pathsTo(root, wanted)].map((path) => [path, true] as const);
    return jsonRows(root, { depth: openDepth, toggled: new Map([...toggled, ...found]) });
  }, [root, openDepth, toggled, wanted]);
  const toggle = (row: JsonRow) => setToggled(new Map(toggled).set(row.path, !row.isOpen));
  const matches = wanted === '' ? 0 : rows.filter((row) => rowHolds(row, wanted)).length;
  return (
    <section className={classNames('json', `json-${height}`)} aria-label={label}>
      <div className="json-tools">
        {words !== undefined && (
          <span className="json-search">
            <input
              // biome-ignore lint/a11y/noAutofocus: whoever asked to search goes on by typing
              autoFocus
              type="search"
              aria-label={`Search in ${label}`}
              placeholder="Search"
              value={words}
              onChange={(event) => setWords(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Escape') setWords(undefined);
              }}
            />
            {wanted !== '' && <span className="faint">{matches}</span>}
          </span>
        )}
        <IconButton
          icon="search"
          size="small"
          label={words === undefined ? 'Search' : 'End the search'}
          onClick={() => setWords(words === undefined ? '' : undefined)}
        />
        <CopyButton text={() => source ?? printJson(root)} label={`Copy ${label}`} />
      </div>
      <JsonLines rows={rows} words={wanted} toggle={toggle} />
    </section>
  );
}

interface JsonLinesProps {
  readonly rows: readonly JsonRow[];
  readonly words: string;
  readonly toggle: (row: JsonRow) => void;
}

function JsonLines({ rows, words, toggle }: JsonLinesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const isVirtual = rows.length >= virtualRowsMin;
  const virtualizer = useVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeightPx,
    getScrollElement: () => scroller.current,
    overscan: 20,
    enabled: isVirtual,
  });
  const items = isVirtual ? virtualizer.getVirtualItems() : undefined;
  const first = items?.[0]?.index ?? 0;
  const last = isVirtual ? (items?.at(-1)?.index ?? 60) + 1 : rows.length;
  return (
    <div ref={scroller} className="json-lines" role="tree" tabIndex={0} onKeyDown={moveBetweenLines}>
      {isVirtual && <div style={{ height: first * rowHeightPx }} />}
      {rows.slice(first, last).map((row) => (
        <JsonLine key={row.path} row={row} words={words} isVirtual={isVirtual} onToggle={() => toggle(row)} />
      ))}
      {isVirtual && <div style={{ height: Math.max(0, rows.length - last) * rowHeightPx }} />}
    </div>
  );
}

/** Arrows go from line to line; those that lie across open and close. */
function moveBetweenLines(event: KeyboardEvent<HTMLDivElement>): void {
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="treeitem"]')];
  const at = lines.indexOf(document.activeElement as HTMLElement);
  const line = lines[at];
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    lines[event.key === 'ArrowDown' ? at + 1 : Math.max(0, at - 1)]?.focus();
  } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
    if (line?.ariaExpanded !== (event.key === 'ArrowRight' ? 'false' : 'true')) return;
    line.querySelector<HTMLElement>('.json-fold')?.click();
  } else return;
  event.preventDefault();
}
