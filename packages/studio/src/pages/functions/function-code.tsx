import { useEffect, useState } from 'react';
import { useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { CodeEditor } from '../../design/code-editor.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Select } from '../../design/select.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { toast } from '../../design/toasts.tsx';
import { getFunction, readFunctionCode, updateFunctionCode } from '../../wire/functions.ts';
import { toServiceError } from '../../wire/service-error.ts';
import { useAction } from '../../wire/use-action.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { base64Of, deflateEntry, inflateEntry, readZip, writeZip, type ZipEntry } from './zip-archive.ts';

/** The files of a function's archive; a text can be changed and deployed. */
export function FunctionCode({ name }: { readonly name: string }) {
  const { data, error } = useOperation(readFunctionCode, { FunctionName: name });
  if (error !== null) return <ErrorCallout error={error} />;
  if (data === undefined) return <Skeleton lines={8} />;
  if (data.archive === undefined) {
    return (
      <EmptyState icon="code" title="It runs from its folder">
        The server was started with the folder of this function: change its files there, and the next
        invocation runs them.
      </EmptyState>
    );
  }
  return (
    <Archive
      key={data.configuration.CodeSha256}
      name={name}
      revision={data.configuration.RevisionId}
      archive={data.archive}
    />
  );
}

interface ArchiveProps {
  readonly name: string;
  readonly revision: string;
  readonly archive: Uint8Array<ArrayBuffer>;
}

function Archive({ name, revision, archive }: ArchiveProps) {
  const [read] = useState(() => entriesOf(archive));
  const [file, setFile] = useSearchState('file');
  if (typeof read === 'string') return <Callout kind="danger">{read}</Callout>;
  const entry = read.find((one) => one.name === file) ?? mainEntry(read);
  if (entry === undefined) return <EmptyState icon="code" title="The archive is empty" />;
  return (
    <>
      <div className="resource-tools">
        <Select
          label="File"
          value={entry.name}
          onChange={setFile}
          options={read.map((one) => ({ value: one.name, label: `${one.name} (${one.sizeBytes} bytes)` }))}
        />
        <Button icon="download" onClick={() => download(`${name}.zip`, archive)}>
          Download the archive
        </Button>
      </div>
      <FileEditor key={entry.name} name={name} revision={revision} entries={read} entry={entry} />
    </>
  );
}

function entriesOf(archive: Uint8Array<ArrayBuffer>): readonly ZipEntry[] | string {
  try {
    return readZip(archive);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What one wants to see first: the code outside of packages. */
function mainEntry(entries: readonly ZipEntry[]): ZipEntry | undefined {
  return entries.find(({ name }) => /^[^/]+\.(?:m?js|cjs|ts|py)$/.test(name)) ?? entries[0];
}

interface FileEditorProps {
  readonly name: string;
  readonly revision: string;
  readonly entries: readonly ZipEntry[];
  readonly entry: ZipEntry;
}

function FileEditor({ name, revision, entries, entry }: FileEditorProps) {
  const content = useContent(entry);
  const [text, setText] = useState<string>();
  const deploy = useAction(updateFunctionCode, { renews: [getFunction, readFunctionCode] });
  if (content === undefined) return <Skeleton lines={8} />;
  if (content.kind === 'binary')
    return <Callout kind="note">This file is no text: its archive can be downloaded.</Callout>;
  if (content.kind === 'unreadable') return <Callout kind="danger">{content.problem}</Callout>;
  const isChanged = text !== undefined && text !== content.text;
  const save = async () => {
    const changed = await deflateEntry(entry.name, new TextEncoder().encode(text), entry);
    const archive = writeZip(entries.map((one) => (one === entry ? changed : one)));
    await deploy
      .run({ FunctionName: name, ZipFile: base64Of(archive), RevisionId: revision })
      .then(() => toast({ text: 'The code is deployed' }))
      // It is shown below.
      .catch(() => undefined);
  };
  return (
    <>
      <CodeEditor
        label={entry.name}
        value={text ?? content.text}
        onChange={setText}
        language={entry.name.endsWith('.json') ? 'json' : 'text'}
        height={20}
      />
      <div className="resource-tools">
        <Button kind="primary" onClick={() => void save()} isDisabled={!isChanged} isBusy={deploy.isRunning}>
          Deploy
        </Button>
        {isChanged && <Button onClick={() => setText(undefined)}>Discard</Button>}
      </div>
      <ErrorCallout
        error={deploy.error}
        advice={
          deploy.error?.code === 'PreconditionFailedException'
            ? 'Somebody else has changed the function since its code was read. Copy what you wrote, and open this page anew.'
            : undefined
        }
      />
    </>
  );
}

type Content =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary' }
  | { readonly kind: 'unreadable'; readonly problem: string };

function useContent(entry: ZipEntry): Content | undefined {
  const [content, setContent] = useState<Content>();
  useEffect(() => {
    let isGone = false;
    void contentOf(entry).then((read) => {
      if (!isGone) setContent(read);
    });
    return () => {
      isGone = true;
    };
  }, [entry]);
  return content;
}

async function contentOf(entry: ZipEntry): Promise<Content> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await inflateEntry(entry);
  } catch (error) {
    return { kind: 'unreadable', problem: toServiceError(error).message };
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? { kind: 'binary' } : { kind: 'text', text };
  } catch {
    return { kind: 'binary' };
  }
}

function download(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/zip' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
