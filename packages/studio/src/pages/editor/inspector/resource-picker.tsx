import { Select } from '../../../design/select.tsx';
import type { KnownResources } from '../definition-messages.ts';
import { type IntegrationSuffix, integrationPrefix, integrations, patternWords } from '../integrations.ts';
import { DraftField } from './draft-field.tsx';
import { type EditPlace, edit, objectIn, setIn, valueIn } from './edit-place.ts';

export interface ResourcePickerProps {
  readonly place: EditPlace;
  readonly resources: KnownResources;
}

const other = 'other';

/** What a Task calls, and what it waits for. */
export function ResourcePicker({ place, resources }: ResourcePickerProps) {
  const value = valueIn(place, '/Resource');
  const resource = typeof value === 'string' ? value : '';
  const chosen = integrationOf(resource);
  const integration = integrations.find(({ action }) => action === chosen?.action);
  return (
    <div className="form-fields">
      <Select
        label="Calls"
        value={integration?.action ?? other}
        options={[
          ...integrations.map(({ action, label }) => ({ value: action, label })),
          { value: other, label: 'Something else: a function, an activity, an AWS SDK action' },
        ]}
        onChange={(action) => {
          const next = integrations.find((one) => one.action === action);
          if (next !== undefined)
            setIn(place, '/Resource', `${integrationPrefix}${next.action}${next.patterns[0] ?? ''}`);
          else
            setIn(place, '/Resource', resources.functions[0] ?? `${integrationPrefix}aws-sdk:s3:getObject`);
        }}
      />
      {integration !== undefined && chosen !== undefined && integration.patterns.length > 1 && (
        <Select
          label="Then"
          value={chosen.suffix}
          options={integration.patterns.map((suffix) => ({ value: suffix, label: patternWords[suffix] }))}
          onChange={(suffix) =>
            setIn(place, '/Resource', `${integrationPrefix}${integration.action}${suffix}`)
          }
        />
      )}
      {integration === undefined && (
        <DraftField
          label="Resource"
          hint="The ARN of a function or activity, or arn:aws:states:::aws-sdk:service:action"
          isCode
          value={resource}
          options={[...resources.functions, ...resources.activities]}
          onCommit={(text) => {
            setIn(place, '/Resource', text);
            return undefined;
          }}
        />
      )}
      {integration?.action === 'lambda:invoke' && (
        <NamedArgument place={place} name="FunctionName" label="Function" options={resources.functions} />
      )}
      {integration?.action === 'states:startExecution' && (
        <NamedArgument
          place={place}
          name="StateMachineArn"
          label="State machine"
          options={resources.stateMachines}
        />
      )}
    </div>
  );
}

function integrationOf(
  resource: string,
): { readonly action: string; readonly suffix: IntegrationSuffix } | undefined {
  const match = /^arn:aws[\w-]*:states:::(.+?)(\.sync(?::2)?|\.waitForTaskToken)?$/.exec(resource);
  return match === null
    ? undefined
    : { action: match[1] as string, suffix: (match[2] ?? '') as IntegrationSuffix };
}

/** An argument that names something on this server. */
function NamedArgument(props: {
  readonly place: EditPlace;
  readonly name: string;
  readonly label: string;
  readonly options: readonly string[];
}) {
  const { place, name, label, options } = props;
  const field = place.isJsonata ? '/Arguments' : '/Parameters';
  const value = valueIn(place, `${field}/${name}`) ?? valueIn(place, `${field}/${name}.$`);
  return (
    <DraftField
      label={label}
      isCode
      options={options}
      value={typeof value === 'string' ? value : ''}
      hint={options.length === 0 ? 'There is none on this server yet' : undefined}
      onCommit={(text) => {
        const isPath = !place.isJsonata && text.startsWith('$');
        const target = `${field}/${name}${isPath ? '.$' : ''}`;
        const dropped = `${field}/${name}${isPath ? '' : '.$'}`;
        const hasDropped = objectIn(place, field) !== undefined && valueIn(place, dropped) !== undefined;
        edit(place, [
          ...(hasDropped ? [{ kind: 'setField' as const, state: place.pointer, path: dropped }] : []),
          { kind: 'setField', state: place.pointer, path: target, value: text },
        ]);
        return undefined;
      }}
    />
  );
}
