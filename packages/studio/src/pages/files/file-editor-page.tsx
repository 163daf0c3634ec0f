import { Page } from '../../app/page.tsx';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { ButtonLink } from '../../design/link.tsx';
import { Spinner } from '../../design/spinner.tsx';
import { listDefinitionFiles, readDefinitionFile } from '../../wire/cairn.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { DraftNotice } from '../editor/draft-notice.tsx';
import { EditorFrame } from '../editor/editor-frame.tsx';
import { MachineContext } from '../editor/machine-context.ts';
import { MergeDialog } from '../editor/merge-dialog.tsx';
import { useDraft } from '../editor/use-draft.ts';
import { useEditSession, useEditSnapshot } from '../editor/use-edit-session.ts';
import { useKnownResourcesRef } from '../editor/use-known-resources.ts';
import { type FileText, useSaveFile } from './use-save-file.ts';

/** The editor of a file in the server's folder of definitions. */
export function FileEditorPage({ params }: PageProps) {
  const path = params['*'] ?? '';
  const { data, error, isFetchedAfterMount } = useOperation(readDefinitionFile, { path });
  if (data === undefined || !isFetchedAfterMount) {
    return (
      <Page title={path} crumbs={[{ label: 'Definition files', href: to.files() }]}>
        {error === null ? <Spinner label="Reading the file" /> : <ErrorCallout error={error} />}
      </Page>
    );
  }
  return <FileEditor key={path} path={path} file={data} />;
}

function FileEditor({ path, file }: { readonly path: string; readonly file: FileText }) {
  const format = /\.ya?ml$/.test(path) ? 'yaml' : 'json';
  const session = useEditSession(file.text, format, useKnownResourcesRef());
  const { definition } = useEditSnapshot(session);
  const saving = useSaveFile(session, path, file);
  const { saved, theirs } = saving;
  const draft = useDraft(session, { key: `file ${path}`, revision: saved.revision, base: saved.text });
  const { data: files } = useOperation(listDefinitionFiles, {});
  const stateMachineArn = files?.files.find((one) => one.path === path)?.stateMachineArn;
  const isChanged = definition.text !== saved.text;
  const name = stateMachineArn?.slice(stateMachineArn.lastIndexOf(':') + 1);
  return (
    <MachineContext value={{ stateMachineArn, type: 'STANDARD' }}>
      <Page
        title={path}
        crumbs={[{ label: 'Definition files', href: to.files() }]}
        badge={<span className="editor-state">{isChanged ? 'Not saved yet' : 'Saved'}</span>}
        layout="fill"
        actions={
          <>
            {name !== undefined && <ButtonLink href={to.workflow(name)}>Workflow</ButtonLink>}
            <Button
              kind="primary"
              icon="save"
              isBusy={saving.isSaving}
              isDisabled={!isChanged}
              title="Save (Ctrl S)"
              onClick={() => void saving.save()}
            >
              Save
            </Button>
          </>
        }
      >
        <EditorFrame
          session={session}
          type="STANDARD"
          hasFixedFormat
          onSave={() => void saving.save()}
          notices={
            <>
              <ErrorCallout error={saving.error} />
              <DraftNotice draft={draft} revision={saved.revision} />
              {saving.isOutdated && isChanged && (
                <Callout
                  kind="caution"
                  title="The file was written meanwhile"
                  action={
                    <Button size="small" onClick={saving.showTheirs}>
                      Put both together
                    </Button>
                  }
                >
                  <p>What you have changed here is not lost.</p>
                </Callout>
              )}
            </>
          }
        />
        {theirs !== undefined && (
          <MergeDialog
            base={saved.text}
            mine={session.text}
            theirs={theirs.text}
            format={format}
            onClose={() => saving.merge(undefined)}
            onMerged={saving.merge}
          />
        )}
      </Page>
    </MachineContext>
  );
}
