import { useState } from 'react';
import { ArnLink } from '../../design/arn-link.tsx';
import { Button } from '../../design/button.tsx';
import { JsonEditor } from '../../design/code-editor.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { NumberField } from '../../design/number-field.tsx';
import { TextField } from '../../design/text-field.tsx';
import { toast } from '../../design/toasts.tsx';
import {
  type FunctionConfiguration,
  getFunction,
  listFunctions,
  updateFunctionConfiguration,
} from '../../wire/functions.ts';
import { useAction } from '../../wire/use-action.ts';

/** How a function is set. */
export function FunctionConfigurationForm({
  configuration,
}: {
  readonly configuration: FunctionConfiguration;
}) {
  const [handler, setHandler] = useState(configuration.Handler ?? '');
  const [description, setDescription] = useState(configuration.Description ?? '');
  const [timeout, setTimeoutSeconds] = useState<number | undefined>(configuration.Timeout);
  const [memory, setMemory] = useState<number | undefined>(configuration.MemorySize);
  const [variables, setVariables] = useState(() =>
    JSON.stringify(configuration.Environment?.Variables ?? {}, undefined, 2),
  );
  const [problem, setProblem] = useState<string>();
  const update = useAction(updateFunctionConfiguration, { renews: [getFunction, listFunctions] });
  const save = () => {
    const read = readVariables(variables);
    setProblem(typeof read === 'string' ? read : undefined);
    if (typeof read === 'string') return;
    update
      .run({
        FunctionName: configuration.FunctionName,
        RevisionId: configuration.RevisionId,
        Handler: handler,
        Description: description,
        ...(timeout !== undefined && { Timeout: timeout }),
        ...(memory !== undefined && { MemorySize: memory }),
        Environment: { Variables: read },
      })
      .then(() => toast({ text: 'The configuration is changed' }))
      // It is shown below.
      .catch(() => undefined);
  };
  return (
    <div className="resource-columns">
      <form
        className="resource-form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField label="Handler" value={handler} onChange={setHandler} isCode required />
        <TextField label="Description" value={description} onChange={setDescription} />
        <NumberField
          label="Timeout in seconds"
          value={timeout}
          onChange={setTimeoutSeconds}
          min={1}
          max={900}
          isInteger
        />
        <NumberField
          label="Memory in MB"
          value={memory}
          onChange={setMemory}
          min={128}
          max={10_240}
          isInteger
        />
        <JsonEditor
          label="Environment"
          hint='An object of texts: { "NAME": "value" }'
          value={variables}
          onChange={setVariables}
          height={6}
          error={problem}
        />
        <ErrorCallout error={update.error} />
        <div>
          <Button kind="primary" type="submit" isBusy={update.isRunning}>
            Save
          </Button>
        </div>
      </form>
      <KeyValues
        items={[
          ['ARN', <ArnLink key="a" arn={configuration.FunctionArn} isWhole isCopyable />],
          ['Role', <ArnLink key="r" arn={configuration.Role} isWhole />],
          ['Runtime', configuration.Runtime],
          ['State', configuration.State ?? 'Active'],
          ['Reason', configuration.StateReason],
          ['Code', `${configuration.CodeSize.toLocaleString('en')} bytes`],
          [
            'Dead letters go to',
            configuration.DeadLetterConfig?.TargetArn && (
              <ArnLink key="d" arn={configuration.DeadLetterConfig.TargetArn} />
            ),
          ],
        ]}
      />
    </div>
  );
}

/** The variables, or what is wrong with them. */
function readVariables(text: string): { readonly [name: string]: string } | string {
  const wanted = 'An object of texts is wanted.';
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return wanted;
    const isOfTexts = Object.values(value).every((one) => typeof one === 'string');
    return isOfTexts ? (value as { readonly [name: string]: string }) : wanted;
  } catch (error) {
    return error instanceof Error ? error.message : wanted;
  }
}
