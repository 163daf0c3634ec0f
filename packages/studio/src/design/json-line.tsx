import { isJsonArray, isJsonNumber, type Json, printJson } from '@cairn/kit';
import { type CSSProperties, memo } from 'react';
import { classNames } from './class-names.ts';
import { CopyButton } from './copy-button.tsx';
import { Icon } from './icon.tsx';
import { type JsonRow, scalarText } from './json-rows.ts';

export interface JsonLineProps {
  readonly row: JsonRow;
  /** What is looked for, to be marked. */
  readonly words: string;
  /** One line high, whatever it holds. */
  readonly isVirtual: boolean;
  readonly onToggle: () => void;
}

/** Longer texts are cut until they are copied or opened. */
const textShownMax = 2_000;

/** One line of JSON: name, value, and what copies them. */
export const JsonLine = memo(function JsonLine({ row, words, isVirtual, onToggle }: JsonLineProps) {
  const isContainer = row.size !== undefined;
  return (
    <div
      role="treeitem"
      aria-level={row.depth + 1}
      aria-expanded={isContainer && row.size !== 0 ? row.isOpen : undefined}
      aria-selected={false}
      tabIndex={-1}
      className={classNames('json-line', isVirtual && 'json-line-single')}
      style={{ '--depth': row.depth } as CSSProperties}
    >
      {isContainer && row.size !== 0 && (
        <button
          type="button"
          tabIndex={-1}
          className="json-fold"
          aria-label={row.isOpen ? 'Close' : 'Open'}
          onClick={onToggle}
        >
          <Icon name={row.isOpen ? 'chevronDown' : 'chevronRight'} size={12} />
        </button>
      )}
      {row.name !== undefined && (
        <span className="json-name">
          <Marked text={row.name} words={words} />
        </span>
      )}
      {isContainer ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: the sign before it does the same
        // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys do the same
        <span className="json-summary" onClick={onToggle}>
          {summaryOf(row)}
        </span>
      ) : (
        <span className={`json-value json-${typeOf(row.value)}`}>
          <Marked text={scalarText(row.value).slice(0, textShownMax)} words={words} />
        </span>
      )}
      <span className="json-copy">
        <CopyButton
          text={() => (typeof row.value === 'string' ? row.value : printJson(row.value))}
          label="Copy the value"
        />
        {row.path !== '$' && <CopyButton text={row.path} label={`Copy the path ${row.path}`} />}
      </span>
    </div>
  );
});

function summaryOf({ value, size = 0, isText }: JsonRow): string {
  const isList = isText ? /^\s*\[/.test(String(value)) : isJsonArray(value);
  const count = `${size} ${isList ? (size === 1 ? 'item' : 'items') : size === 1 ? 'member' : 'members'}`;
  if (size === 0) return isList ? '[]' : '{}';
  return `${isList ? '[' : '{'} ${count} ${isList ? ']' : '}'}${isText ? ' in a text' : ''}`;
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  return isJsonNumber(value) ? 'number' : typeof value;
}

/** Text with what is looked for marked in it. */
function Marked({ text, words }: { readonly text: string; readonly words: string }) {
  if (words === '') return text;
  const at = text.toLowerCase().indexOf(words.toLowerCase());
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + words.length)}</mark>
      {text.slice(at + words.length)}
    </>
  );
}
