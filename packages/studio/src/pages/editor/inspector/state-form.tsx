import { definitionGrammar } from '@cairn/asl';
import {
  isStateType,
  type QueryLanguage,
  type SkeletonKind,
  type StateType,
  stateNames,
  statePlace,
  statePointer,
  stateSkeleton,
  stateTypes,
} from '@cairn/diagram';
import { type ReactNode, type Ref, useState } from 'react';
import { Select } from '../../../design/select.tsx';
import type { KnownResources } from '../definition-messages.ts';
import { typeText } from '../field-words.ts';
import { BranchesForm, ProcessorForm } from './branches-form.tsx';
import { ChoiceRules } from './choice-rules.tsx';
import { ConvertState } from './convert-state.tsx';
import { DraftField } from './draft-field.tsx';
import { type EditPlace, edit, valueIn } from './edit-place.ts';
import { CatchList, RetryList } from './error-lists.tsx';
import { ObjectFields } from './object-fields.tsx';
import { ResourcePicker } from './resource-picker.tsx';
import { TransitionField } from './transition-field.tsx';
import { TryState } from './try-state.tsx';
import { WaitForm } from './wait-form.tsx';

export interface StateFormProps {
  readonly place: EditPlace;
  readonly resources: KnownResources;
  readonly nameRef: Ref<HTMLInputElement>;
}

const skeletonOfType: { readonly [type in StateType]: SkeletonKind } = {
  Task: 'lambda',
  Pass: 'pass',
  Choice: 'choice',
  Wait: 'waitSeconds',
  Succeed: 'succeed',
  Fail: 'fail',
  Parallel: 'parallel',
  Map: 'map',
};

/** What each type does with its data, in the order in which it happens. */
const dataFields = `InputPath Parameters Arguments ItemsPath Items ItemReader ItemSelector ItemBatcher Result
  ResultSelector ResultPath Output OutputPath Assign ResultWriter`.split(/\s+/);
const alwaysData: {
  readonly [type in StateType]: { readonly [language in QueryLanguage]: readonly string[] };
} = {
  Task: { JSONPath: ['Parameters', 'ResultPath'], JSONata: ['Arguments', 'Output'] },
  Pass: { JSONPath: ['Parameters', 'Result'], JSONata: ['Output'] },
  Choice: { JSONPath: [], JSONata: [] },
  Wait: { JSONPath: [], JSONata: [] },
  Succeed: { JSONPath: [], JSONata: ['Output'] },
  Fail: { JSONPath: [], JSONata: [] },
  Parallel: { JSONPath: [], JSONata: ['Output'] },
  Map: { JSONPath: ['ItemsPath'], JSONata: ['Items', 'Output'] },
};
const limitFields = `MaxConcurrency MaxConcurrencyPath ToleratedFailureCount ToleratedFailureCountPath
  ToleratedFailurePercentage ToleratedFailurePercentagePath Label TimeoutSeconds TimeoutSecondsPath HeartbeatSeconds
  HeartbeatSecondsPath Credentials`.split(/\s+/);
const failFields = ['Error', 'ErrorPath', 'Cause', 'CausePath'];

/** The form of one state. */
export function StateForm({ place, resources, nameRef }: StateFormProps) {
  const { pointer, isJsonata } = place;
  const { scope, name } = statePlace(pointer);
  const typeValue = valueIn(place, '/Type');
  const type = isStateType(typeValue) ? typeValue : undefined;
  const language: QueryLanguage = isJsonata ? 'JSONata' : 'JSONPath';
  const grammar = definitionGrammar[type ?? 'Pass'];
  const always = type === undefined ? [] : alwaysData[type][language];
  const fields = (names: readonly string[], shown: readonly string[] = []) => (
    <ObjectFields place={place} path="" grammar={grammar} always={shown} only={new Set(names)} />
  );
  const changeType = (next: StateType) => {
    const skeleton = stateSkeleton(skeletonOfType[next], {
      language,
      taken: stateNames(place.definition),
      ...(place.names[0] !== undefined && {
        next: place.names.find((one) => one !== name) ?? place.names[0],
      }),
    });
    edit(place, [{ kind: 'changeStateType', state: pointer, skeleton }]);
  };
  return (
    <div className="form">
      <DraftField
        ref={nameRef}
        label="Name"
        value={name}
        onCommit={(text) =>
          place.session.edit([{ kind: 'renameState', state: pointer, name: text }], statePointer(scope, text))
        }
      />
      <div className="form-pair">
        <Select
          label="Type"
          value={type ?? ''}
          options={[
            ...(type === undefined ? [{ value: '' as const, label: 'unknown' }] : []),
            ...stateTypes.map((one) => ({ value: one, label: one })),
          ]}
          onChange={(next) => {
            if (next !== '' && next !== type) changeType(next);
          }}
        />
        <LanguageField place={place} />
      </div>
      {type !== undefined && <p className="field-hint">{typeText(type)}</p>}
      {type === 'Task' && <ResourcePicker place={place} resources={resources} />}
      {type === 'Choice' && <ChoiceRules place={place} />}
      {type === 'Wait' && <WaitForm place={place} />}
      {type === 'Fail' && fields(failFields, ['Error', 'Cause'])}
      {type === 'Parallel' && <BranchesForm place={place} />}
      {type === 'Map' && <ProcessorForm place={place} />}
      {type !== 'Succeed' && type !== 'Fail' && type !== 'Choice' && (
        <TransitionField place={place} path="/Next" label="Next" none="end" />
      )}
      {type !== 'Fail' && <Section title="Data">{fields(dataFields, always)}</Section>}
      {(type === 'Task' || type === 'Parallel' || type === 'Map') && (
        <Section title="Errors">
          <RetryList place={place} />
          <CatchList place={place} />
        </Section>
      )}
      {(type === 'Task' || type === 'Map') && (
        <Section title="Limits">
          {fields(limitFields, type === 'Map' ? ['MaxConcurrency'] : ['TimeoutSeconds'])}
        </Section>
      )}
      <Section title="Try it" isOpen={false}>
        <TryState place={place} />
      </Section>
      {!isJsonata && (
        <Section title="To JSONata" isOpen={false}>
          <ConvertState place={place} />
        </Section>
      )}
      {fields(['Comment'], ['Comment'])}
    </div>
  );
}

/** What is not looked at is not made: editors and questions to the server come with the first opening. */
function Section(props: { readonly title: string; readonly isOpen?: boolean; readonly children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(props.isOpen ?? true);
  return (
    <details className="form-section" open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{props.title}</summary>
      {isOpen && <div className="form-section-body">{props.children}</div>}
    </details>
  );
}

const inherited = 'inherited';

/** The language that the state is written in; without one of its own the machine's holds. */
export function LanguageField({ place }: { readonly place: EditPlace }) {
  const own = valueIn(place, '/QueryLanguage');
  const isMachine = place.pointer === '';
  const around = place.isJsonata ? 'JSONata' : 'JSONPath';
  return (
    <Select
      label="Query language"
      value={own === 'JSONata' || own === 'JSONPath' ? own : inherited}
      options={[
        {
          value: inherited,
          label: isMachine
            ? 'JSONPath, as is usual'
            : `the machine's${own === undefined ? `: ${around}` : ''}`,
        },
        { value: 'JSONPath', label: 'JSONPath' },
        { value: 'JSONata', label: 'JSONata' },
      ]}
      onChange={(next) =>
        edit(place, [
          {
            kind: 'setQueryLanguage',
            place: place.pointer,
            ...((next === 'JSONPath' || next === 'JSONata') && { language: next }),
          },
        ])
      }
    />
  );
}
