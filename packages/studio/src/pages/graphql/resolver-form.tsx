import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Link } from '../../design/link.tsx';
import { NumberField } from '../../design/number-field.tsx';
import { Select } from '../../design/select.tsx';
import { toast } from '../../design/toasts.tsx';
import { useShortcut } from '../../design/use-shortcut.ts';
import { usePerform } from '../../resource/use-perform.ts';
import { createResolver, deleteResolver, listAllResolvers, updateResolver } from '../../wire/graphql-apis.ts';
import type { ApiFunction, DataSource, Resolver, ResolverSettings } from '../../wire/graphql-types.ts';
import { useAction } from '../../wire/use-action.ts';
import { draftOfSource, newSource, sourceOfDraft } from './code-templates.ts';
import { PipelineSteps } from './pipeline-steps.tsx';
import { SourceEditor } from './source-editor.tsx';

export interface ResolverFormProps {
  readonly apiId: string;
  readonly typeName: string;
  readonly fieldName: string;
  readonly returns: string;
  readonly resolver: Resolver | undefined;
  readonly dataSources: readonly DataSource[];
  readonly functions: readonly ApiFunction[];
}

type Kind = 'UNIT' | 'PIPELINE';

/** The resolver of one field: what it asks, its code, and a place to try it. */
export function ResolverForm(props: ResolverFormProps) {
  const { apiId, typeName, fieldName, resolver, dataSources } = props;
  if (dataSources.length === 0 && resolver === undefined)
    return (
      <Callout kind="note" title={`${typeName}.${fieldName} needs a data source`}>
        <p>
          A resolver asks a data source; the type NONE asks nothing and computes.{' '}
          <Link href={to.graphqlApi(apiId, 'data-sources')}>Make the first one</Link>.
        </p>
      </Callout>
    );
  return <Form {...props} />;
}

function Form(props: ResolverFormProps) {
  const { apiId, typeName, fieldName, returns, resolver, dataSources, functions } = props;
  const id = `${typeName}.${fieldName}`;
  const [kind, setKind] = useState<Kind>(resolver?.kind ?? 'UNIT');
  const [source, setSource] = useState(resolver?.dataSourceName ?? dataSources[0]?.name ?? '');
  const [steps, setSteps] = useState<readonly string[]>(resolver?.pipelineConfig?.functions ?? []);
  const [batch, setBatch] = useState<number | undefined>(resolver?.maxBatchSize || undefined);
  const typeOf = (name: string) => dataSources.find((one) => one.name === name)?.type;
  const [draft, setDraft] = useState(() =>
    resolver === undefined ? newSource(typeOf(source)) : draftOfSource(resolver),
  );
  const [isTouched, setIsTouched] = useState(resolver !== undefined);
  const save = useAction(resolver === undefined ? createResolver : updateResolver, {
    renews: [listAllResolvers],
  });
  // What nobody has written yet follows what it is to ask.
  const begin = (nextKind: Kind, nextSource: string) => {
    setKind(nextKind);
    setSource(nextSource);
    if (!isTouched) setDraft(newSource(typeOf(nextSource), nextKind === 'PIPELINE'));
  };
  const settings: ResolverSettings = {
    ...kept(resolver),
    kind,
    ...(kind === 'UNIT' ? { dataSourceName: source } : { pipelineConfig: { functions: steps } }),
    ...(kind === 'UNIT' && typeOf(source) === 'AWS_LAMBDA' && batch !== undefined && { maxBatchSize: batch }),
    ...sourceOfDraft(draft),
  };
  const run = () =>
    save
      .run({ apiId, typeName, fieldName, ...settings })
      .then(() => toast({ text: `The resolver of ${id} is saved` }))
      // It is shown below.
      .catch(() => undefined);
  useShortcut('s', save.isRunning ? undefined : () => void run());
  return (
    <div className="resource-part">
      <h2>
        {id} <code className="graphql-field-type">{returns}</code>
      </h2>
      <div className="resource-tools">
        <Select<Kind>
          label="Kind"
          value={kind}
          onChange={(next) => begin(next, source)}
          options={[
            { value: 'UNIT', label: 'One data source' },
            { value: 'PIPELINE', label: 'Pipeline of functions' },
          ]}
        />
        {kind === 'UNIT' && (
          <Select
            label="Data source"
            value={source}
            onChange={(next) => begin(kind, next)}
            options={dataSources.map(({ name, type }) => ({ value: name, label: `${name} (${type})` }))}
          />
        )}
        {kind === 'UNIT' && typeOf(source) === 'AWS_LAMBDA' && (
          <NumberField
            label="Calls together at most"
            value={batch}
            onChange={setBatch}
            min={0}
            max={2_000}
            isInteger
          />
        )}
        <Button
          kind="primary"
          icon="save"
          onClick={() => void run()}
          isBusy={save.isRunning}
          title="Save (Ctrl S)"
        >
          {resolver === undefined ? 'Attach the resolver' : 'Save the resolver'}
        </Button>
        {resolver !== undefined && <DetachButton apiId={apiId} resolver={resolver} />}
      </div>
      <ErrorCallout error={save.error} />
      {kind === 'PIPELINE' && (
        <PipelineSteps apiId={apiId} functions={functions} steps={steps} onChange={setSteps} />
      )}
      <SourceEditor
        draft={draft}
        onChange={(next) => {
          setIsTouched(true);
          setDraft(next);
          // What was refused is another text by now.
          if (save.error !== null) save.reset();
        }}
        contextName={`${apiId}/${id}`}
        sampleContext={sampleContext(typeName, fieldName)}
      />
    </div>
  );
}

function DetachButton({ apiId, resolver }: { readonly apiId: string; readonly resolver: Resolver }) {
  const { run, perform } = usePerform(listAllResolvers);
  const { resolverArn: _arn, ...settings } = resolver;
  const { typeName, fieldName } = settings;
  const said = {
    text: `The resolver of ${typeName}.${fieldName} is detached`,
    undo: () => run(createResolver, { apiId, ...settings }),
  };
  return (
    <Button icon="trash" onClick={() => void perform(deleteResolver, { apiId, typeName, fieldName }, said)}>
      Detach
    </Button>
  );
}

/** What this form does not show stays as it was. */
function kept(resolver: Resolver | undefined): ResolverSettings {
  const { cachingConfig, metricsConfig } = resolver ?? {};
  return {
    ...(cachingConfig !== undefined && { cachingConfig }),
    ...(metricsConfig !== undefined && { metricsConfig }),
  };
}

function sampleContext(parentTypeName: string, fieldName: string): string {
  return JSON.stringify(
    { arguments: {}, source: null, identity: null, result: null, info: { fieldName, parentTypeName } },
    undefined,
    2,
  );
}
