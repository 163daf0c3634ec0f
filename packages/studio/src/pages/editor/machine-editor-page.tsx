import { useState } from 'react';
import { Page } from '../../app/page.tsx';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { ButtonLink } from '../../design/link.tsx';
import { Spinner } from '../../design/spinner.tsx';
import { toast } from '../../design/toasts.tsx';
import { describeStateMachine } from '../../wire/step-functions.ts';
import type { StateMachineDescription } from '../../wire/step-functions-types.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { useWire } from '../../wire/wire-context.ts';
import { StartDialog } from '../executions/start-dialog.tsx';
import { FileNotice } from '../files/file-notice.tsx';
import { useFileOfMachine } from '../files/use-definition-files.ts';
import { DraftNotice } from './draft-notice.tsx';
import { EditorFrame } from './editor-frame.tsx';
import { FormatNotice } from './format-notice.tsx';
import { keptInput } from './keep-input.ts';
import { MachineContext } from './machine-context.ts';
import { MergeDialog } from './merge-dialog.tsx';
import { useDraft } from './use-draft.ts';
import { useEditSession, useEditSnapshot } from './use-edit-session.ts';
import { useKnownResourcesRef } from './use-known-resources.ts';
import { useSaveMachine } from './use-save-machine.ts';

// The engine is fetched beside the definition, not after it.
void import('../../canvas/layout-engine.ts').then(({ workerLayoutEngine }) => workerLayoutEngine());

/** The editor of a machine that exists. What others save meanwhile is merged when one saves. */
export function MachineEditorPage({ params }: PageProps) {
  const { name = '' } = params;
  const { account, region } = useWire();
  const stateMachineArn = `arn:aws:states:${region}:${account}:stateMachine:${name}`;
  const { data, error, isFetchedAfterMount } = useOperation(
    describeStateMachine,
    { stateMachineArn },
    // What another page read just now would be taken for good, and nothing would be fetched after the mount.
    { staleMs: 0 },
  );
  if (error !== null) {
    return (
      <Page title={name} crumbs={[{ label: 'Workflows', href: to.workflows() }]}>
        <ErrorCallout error={error} />
      </Page>
    );
  }
  // What was read for another page may be old: nobody edits that.
  if (data === undefined || !isFetchedAfterMount) {
    return (
      <Page title={name} crumbs={[{ label: 'Workflows', href: to.workflows() }]} layout="fill">
        <Spinner label="Loading the definition" />
      </Page>
    );
  }
  return <MachineEditor key={stateMachineArn} machine={data} />;
}

function MachineEditor({ machine }: { readonly machine: StateMachineDescription }) {
  const { name, stateMachineArn, type } = machine;
  const session = useEditSession(machine.definition, 'json', useKnownResourcesRef());
  const snapshot = useEditSnapshot(session);
  const navigate = useNavigate();
  const [isStarting, setIsStarting] = useState(false);
  const file = useFileOfMachine(stateMachineArn);
  const saving = useSaveMachine(session, machine, () => {
    const until = file === undefined ? '' : `, until ${file.path} changes: then the file wins`;
    toast({ text: `${name} is saved${until}`, action: { label: 'Start', run: () => setIsStarting(true) } });
  });
  const { saved, theirs, save } = saving;
  const draft = useDraft(session, { key: stateMachineArn, revision: saved.revision, base: saved.text });
  const isChanged = snapshot.definition.text !== saved.text;

  const saveAndStart = async () => {
    if (!isChanged || (await save())) setIsStarting(true);
  };

  return (
    <MachineContext value={{ stateMachineArn, type }}>
      <Page
        title={name}
        crumbs={[
          { label: 'Workflows', href: to.workflows() },
          { label: name, href: to.workflow(name) },
        ]}
        badge={<span className="editor-state">{isChanged ? 'Not saved yet' : 'Saved'}</span>}
        layout="fill"
        actions={
          <>
            <ButtonLink href={to.workflow(name)}>Close</ButtonLink>
            <Button icon="play" onClick={() => void saveAndStart()}>
              {isChanged ? 'Save and start' : 'Start'}
            </Button>
            <Button
              kind="primary"
              icon="save"
              isBusy={saving.isSaving}
              isDisabled={!isChanged}
              title="Save (Ctrl S)"
              onClick={() => void save()}
            >
              Save
            </Button>
          </>
        }
      >
        <EditorFrame
          session={session}
          type={type}
          onSave={() => void save()}
          refused={saving.refused}
          notices={
            <>
              <FileNotice file={file} />
              <ErrorCallout error={saving.error} />
              <DraftNotice draft={draft} revision={saved.revision} />
              <FormatNotice session={session} />
            </>
          }
        />
        {theirs !== undefined && (
          <MergeDialog
            base={saved.json}
            mine={session.jsonText() ?? session.text}
            theirs={theirs.json}
            onClose={() => saving.merge(undefined)}
            onMerged={saving.merge}
          />
        )}
        {isStarting && (
          <StartDialog
            stateMachineArn={stateMachineArn}
            input={keptInput(stateMachineArn)}
            onClose={() => setIsStarting(false)}
            onStarted={(executionArn) => navigate(to.execution(executionArn))}
          />
        )}
      </Page>
    </MachineContext>
  );
}
