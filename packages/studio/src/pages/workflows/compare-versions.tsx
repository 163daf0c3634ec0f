import { compareDefinitions, type DefinitionComparison, definitionGraph, parsePointer } from '@cairn/diagram';
import { type Json, parseJson, printJson } from '@cairn/kit';
import { useMemo, useState } from 'react';
import { GraphCanvas } from '../../canvas/graph-canvas.tsx';
import { Button } from '../../design/button.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Spinner } from '../../design/spinner.tsx';
import { describeStateMachine } from '../../wire/step-functions.ts';
import type { StateMachineDescription } from '../../wire/step-functions-types.ts';
import { useOperation } from '../../wire/use-operation.ts';

export interface CompareVersionsProps {
  readonly machine: StateMachineDescription;
  /** The version that is compared with the machine as it is now. */
  readonly qualifier: string;
  readonly onClose: () => void;
}

/** A version beside the present definition: both graphs, and what became of each state. */
export function CompareVersions({ machine, qualifier, onClose }: CompareVersionsProps) {
  const { data, error } = useOperation(describeStateMachine, {
    stateMachineArn: `${machine.stateMachineArn}:${qualifier}`,
  });
  return (
    <section className="workflow-part" aria-label={`Version ${qualifier} and now`}>
      <header className="workflow-part-header">
        <h2>Version {qualifier} and now</h2>
        <Button kind="quiet" icon="close" onClick={onClose}>
          Close
        </Button>
      </header>
      <ErrorCallout error={error} />
      {data === undefined && error === null && <Spinner label="Loading the version" />}
      {data !== undefined && (
        <Comparison before={data.definition} after={machine.definition} qualifier={qualifier} />
      )}
    </section>
  );
}

function Comparison(props: { readonly before: string; readonly after: string; readonly qualifier: string }) {
  const before = useMemo(() => parseJson(props.before), [props.before]);
  const after = useMemo(() => parseJson(props.after), [props.after]);
  const comparison = useMemo(() => compareDefinitions(before, after), [before, after]);
  const changed = comparison.states.filter(({ kind }) => kind !== 'same');
  const [selected, setSelected] = useState<number>();
  const chosen = selected === undefined ? undefined : changed[selected];
  const isSame =
    changed.length === 0 &&
    comparison.fields.length === 0 &&
    comparison.edges.every(({ kind }) => kind === 'same');
  if (isSame) return <p>Nothing differs.</p>;
  return (
    <>
      <div className="compare-graphs">
        <Side
          title={`Version ${props.qualifier}`}
          definition={before}
          found={idsOf(changed, 'before')}
          selected={chosen?.before}
        />
        <Side title="Now" definition={after} found={idsOf(changed, 'after')} selected={chosen?.after} />
      </div>
      <ul className="compare-list">
        {comparison.fields.length > 0 && (
          <li>
            <strong>The machine</strong>
            <Fields fields={comparison.fields} />
          </li>
        )}
        {changed.map((state, index) => (
          <li key={`${state.before} ${state.after}`}>
            <button type="button" className="link" onClick={() => setSelected(index)}>
              {nameOf(state.after ?? state.before)}
            </button>{' '}
            <span className={`compare-${state.kind}`}>{kindWords[state.kind]}</span>
            {state.kind === 'renamed' && <span className="faint"> from {nameOf(state.before)}</span>}
            <Fields fields={state.fields} />
          </li>
        ))}
        <Transitions comparison={comparison} />
      </ul>
    </>
  );
}

const kindWords = {
  same: 'the same',
  added: '+ added',
  removed: '− removed',
  changed: '~ changed',
  renamed: '~ renamed',
} as const;

function idsOf(states: DefinitionComparison['states'], side: 'before' | 'after'): ReadonlySet<string> {
  return new Set(states.flatMap((state) => state[side] ?? []));
}

function nameOf(pointer: string | undefined): string {
  return pointer === undefined ? '' : (parsePointer(pointer).at(-1) ?? '');
}

function Side(props: {
  readonly title: string;
  readonly definition: Json;
  readonly found: ReadonlySet<string>;
  readonly selected: string | undefined;
}) {
  const graph = useMemo(() => definitionGraph(props.definition), [props.definition]);
  return (
    <figure className="compare-side">
      <figcaption>{props.title}</figcaption>
      <GraphCanvas
        graph={graph}
        label={`Graph of ${props.title}`}
        {...(props.found.size > 0 && { foundIds: props.found })}
        selectedId={props.selected}
      />
    </figure>
  );
}

function Fields({ fields }: { readonly fields: DefinitionComparison['fields'] }) {
  return (
    <dl className="compare-fields">
      {fields.map(({ path, before, after }) => (
        <div key={path}>
          <dt>
            <code>{parsePointer(path).join(' · ')}</code>
          </dt>
          <dd>
            {before !== undefined && <del>{shown(before)}</del>}{' '}
            {after !== undefined && <ins>{shown(after)}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const shownCharactersMax = 400;

function shown(value: Json): string {
  const text = printJson(value);
  return text.length > shownCharactersMax ? `${text.slice(0, shownCharactersMax)}…` : text;
}

function Transitions({ comparison }: { readonly comparison: DefinitionComparison }) {
  const changed = comparison.edges.filter(({ kind }) => kind !== 'same');
  if (changed.length === 0) return null;
  const count = (kind: 'added' | 'removed') => changed.filter((edge) => edge.kind === kind).length;
  return (
    <li className="faint">
      Transitions: {count('added')} added, {count('removed')} removed
    </li>
  );
}
