import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { ButtonLink } from '../../design/link.tsx';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { deleteFunction, getFunction, listFunctions } from '../../wire/functions.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { EventSources } from './event-sources.tsx';
import { FunctionCode } from './function-code.tsx';
import { FunctionConfigurationForm } from './function-configuration.tsx';
import { FunctionInvoke } from './function-invoke.tsx';
import { FunctionVersions } from './function-versions.tsx';
import './functions.css';

/** One function: invoke it, see and change its code, how it is set, its versions and what invokes it. */
export function FunctionPage({ params }: PageProps) {
  const { name = '', tab } = params;
  const { data, error } = useOperation(getFunction, { FunctionName: name });
  const navigate = useNavigate();
  const { run } = usePerform(listFunctions);
  const configuration = data?.Configuration;
  const logGroup = configuration?.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
  const view = (id: string, label: string) => ({ id, label, href: to.function(name, id) });
  return (
    <ResourcePage
      title={name}
      parent={{ label: 'Functions', href: to.functions() }}
      subtitle={configuration && `${configuration.Runtime ?? ''} · ${configuration.Description || 'Lambda'}`}
      read={{ data: configuration, error }}
      view={tab}
      actions={
        <ButtonLink href={to.logGroup(logGroup)} icon="logs">
          Log
        </ButtonLink>
      }
      views={[
        { ...view('invoke', 'Invoke'), show: (shown) => <FunctionInvoke key={name} configuration={shown} /> },
        { ...view('code', 'Code'), show: () => <FunctionCode key={name} name={name} /> },
        {
          ...view('configuration', 'Configuration'),
          show: (shown) => <FunctionConfigurationForm key={shown.RevisionId} configuration={shown} />,
        },
        { ...view('versions', 'Versions'), show: () => <FunctionVersions name={name} /> },
        {
          ...view('sources', 'Event sources'),
          show: () => <EventSources by={{ functionName: name }} />,
        },
      ]}
      deletion={(onClose) => (
        <DeleteDialog
          name={name}
          loss="its code, versions and aliases"
          run={() => run(deleteFunction, { FunctionName: name })}
          onClose={onClose}
          onDone={() => navigate(to.functions())}
        />
      )}
    />
  );
}
