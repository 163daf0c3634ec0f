import { testCaseOf } from '@cairn/diagram';
import { useMemo, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Select } from '../../design/select.tsx';
import { TextField } from '../../design/text-field.tsx';
import { downloadText } from './download-text.ts';
import type { RunDefinition } from './run-definition.ts';
import type { ReadRun } from './use-run.ts';

export interface TestCaseDialogProps {
  readonly run: ReadRun;
  readonly name: string;
  readonly machineName: string;
  readonly definition: RunDefinition | undefined;
  readonly onClose: () => void;
}

/** Makes a case for `cairn test` of a run: its input, what its tasks answered, and how it ended. */
export function TestCaseDialog({ run, name, machineName, definition, onClose }: TestCaseDialogProps) {
  const [caseName, setCaseName] = useState(`as in ${name}`);
  const [format, setFormat] = useState<'yaml' | 'json'>('yaml');
  const file = fileName(machineName);
  const definitionFile = `${file}.asl.json`;
  const { view } = run;
  const made = useMemo(
    () => testCaseOf(view, { name: caseName, definitionFile, format }),
    [view, caseName, definitionFile, format],
  );
  if (made.kind === 'impossible')
    return (
      <Dialog
        title="Save as a test case"
        isOpen
        onClose={onClose}
        width="narrow"
        actions={<Button onClick={onClose}>Close</Button>}
      >
        <p>{made.reason}</p>
      </Dialog>
    );
  const caseFile = `${file}.test.asl.${made.format}`;
  return (
    <Dialog
      title="Save as a test case"
      isOpen
      onClose={onClose}
      onSubmit={() => downloadText(caseFile, made.text)}
      width="wide"
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          {definition !== undefined && (
            <Button
              icon="download"
              onClick={() => downloadText(definitionFile, definition.text, 'application/json')}
            >
              {definitionFile}
            </Button>
          )}
          <Button kind="primary" icon="download" type="submit">
            {caseFile}
          </Button>
        </>
      }
    >
      <p>
        With both files in a folder, <code>cairn test FOLDER</code> runs the definition against what happened
        here: tasks answer as they did, nothing is called.
      </p>
      <div className="start-options">
        <TextField label="Name of the case" value={caseName} onChange={setCaseName} />
        <Select
          label="Format"
          value={format}
          onChange={setFormat}
          options={[
            { value: 'yaml', label: 'YAML' },
            { value: 'json', label: 'JSON' },
          ]}
        />
      </div>
      {made.omissions.length > 0 && (
        <Callout kind="caution" title="Look at this">
          <ul>
            {[...new Set(made.omissions)].map((omission) => (
              <li key={omission}>{omission}</li>
            ))}
          </ul>
        </Callout>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by the keyboard too */}
      <pre className="test-case" tabIndex={0}>
        {made.text}
      </pre>
      <CopyButton text={made.text} label="Copy the case" />
    </Dialog>
  );
}

/** A name that every file system takes. */
function fileName(name: string): string {
  return name.replaceAll(/[^\w.-]+/g, '-');
}
