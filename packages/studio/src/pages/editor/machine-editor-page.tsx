import { toJsonText } from '@cairn/diagram';
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
import { describeStateMachine, listStateMachines, updateStateMachine } from '../../wire/step-functions.ts';
import type { StateMachineDescription } from '../../wire/step-functions-types.ts';
import { useRenew } from '../../wire/use-action.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { useWire } from '../../wire/wire-context.ts';
import { StartDialog } from '../executions/start-dialog.tsx';
import { DraftNotice } from './draft-notice.tsx';
import { EditorFrame } from './editor-frame.tsx';
import { FormatNotice } from './format-notice.tsx';
import { MachineContext } from './machine-context.ts';
import { MergeDialog } from './merge-dialog.tsx';
import { useDraft } from './use-draft.ts';
import { useEditSession, useEditSnapshot } from './use-edit-session.ts';
import { useKnownResourcesRef } from './use-known-resources.ts';

/** The editor of a machine that exists. */
export function MachineEditorPage({ params }: PageProps) {
  const { name = '' } = params;
  const { account, region } = useWire();
  const stateMachineArn = `arn:aws:states:${region}:${account}:stateMachine:${name}`;
  // What is edited stays what was read first: what others save meanwhile is merged when one saves.
  const { data, error } = useOperation(describeStateMachine, { stateMachineArn });
  if (error !== null) {
    return (
      <Page title={name} crumbs={[{ label: 'Workflows', href: to.workflows() }]}>
        <ErrorCallout error={error} />
      </Page>
    );
  }
  if (data === undefined) {
    return (
      <Page title={name} crumbs={[{ label: 'Workflows', href: to.workflows() }]} layout="fill">
        <Spinner label="Loading the definition" />
      </Page>
    );
  }
  return <MachineEditor key={stateMachineArn} machine={data} />;
}

interface Saved {
  /** The text as the server has it. */
  readonly text: string;
  readonly revision: string;
}

function MachineEditor({ machine }: { readonly machine: StateMachineDescription }) {
  const { name, stateMachineArn, type } = machine;
  const [saved, setSaved] = useState<Saved>({ text: machine.definition, revision: machine.revisionId ?? '' });
  const session = useEditSession(machine.definition, 'json', useKnownResourcesRef());
  const snapshot = useEditSnapshot(session);
  const draft = useDraft(session, { key: stateMachineArn, revision: saved.revision, base: saved.text });
  const wire = useWire();
  const renew = useRenew();
  const navigate = useNavigate();
  const [isSaving, setIsSaving] = useState(false);
  const [error, setError] = useState<{ readonly message: string } | null>(null);
  const [theirs, setTheirs] = useState<Saved>();
  const [isStarting, setIsStarting] = useState(false);
  const isChanged = snapshot.definition.text !== saved.text;

  /** Saves; when someone else has saved since, the two are merged first. */
  const save = async (over: Saved = saved): Promise<boolean> => {
    const json = toJsonText(session.snapshot().definition);
    if (json.kind === 'refused') {
      setError({ message: 'The text has errors: it cannot be saved before they are mended.' });
      return false;
    }
    setIsSaving(true);
    setError(null);
    try {
      const now = await describeStateMachine.run(wire, { stateMachineArn });
      const revision = now.revisionId ?? '';
      if (revision !== over.revision && now.definition !== over.text) {
        setTheirs({ text: now.definition, revision });
        return false;
      }
      const answer = await updateStateMachine.run(wire, { stateMachineArn, definition: json.text });
      setSaved({ text: session.text, revision: answer.revisionId ?? '' });
      draft.discard();
      void renew(describeStateMachine, listStateMachines);
      toast({ text: `${name} is saved`, action: { label: 'Start', run: () => setIsStarting(true) } });
      return true;
    } catch (failure) {
      setError(failure as Error);
      return false;
    } finally {
      setIsSaving(false);
    }
  };
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
              isBusy={isSaving}
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
          notices={
            <>
              <ErrorCallout error={error} />
              <DraftNotice draft={draft} revision={saved.revision} />
              <FormatNotice session={session} />
            </>
          }
        />
        {theirs !== undefined && (
          <MergeDialog
            base={saved.text}
            mine={session.jsonText() ?? session.text}
            theirs={theirs.text}
            onClose={() => setTheirs(undefined)}
            onMerged={(text) => {
              setSaved(theirs);
              setTheirs(undefined);
              session.replace(text, 'json');
              void save(theirs);
            }}
          />
        )}
        {isStarting && (
          <StartDialog
            stateMachineArn={stateMachineArn}
            onClose={() => setIsStarting(false)}
            onStarted={(executionArn) => navigate(to.execution(executionArn))}
          />
        )}
      </Page>
    </MachineContext>
  );
}
