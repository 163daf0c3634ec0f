import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  associateApi,
  createDomainName,
  disassociateApi,
  listDomainAssociations,
} from '../../wire/graphql-apis.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { useWire } from '../../wire/wire-context.ts';

/** The custom domain names that lead to an API. */
export function DomainPart({ apiId }: { readonly apiId: string }) {
  const domains = useOperation(listDomainAssociations, {});
  const [isMaking, setIsMaking] = useState(false);
  const { perform } = usePerform(listDomainAssociations);
  const own = (domains.data ?? []).filter((domain) => domain.apiId === apiId);
  return (
    <section className="resource-part" aria-label="Domain names">
      <h2>Domain names</h2>
      <ErrorCallout error={domains.error} />
      {own.length === 0 && (
        <p className="muted">
          None leads here. Clients reach it by its endpoint; a name of your own can lead to it too.
        </p>
      )}
      <ul className="graphql-domains">
        {own.map(({ domainName }) => (
          <li key={domainName}>
            <code>{domainName}</code>
            <Button
              size="small"
              onClick={() =>
                void perform(
                  disassociateApi,
                  { domainName },
                  {
                    text: `${domainName} leads here no more`,
                    undo: () => perform(associateApi, { domainName, apiId }),
                  },
                )
              }
            >
              Take {domainName} away
            </Button>
          </li>
        ))}
      </ul>
      <div>
        <Button icon="link" onClick={() => setIsMaking(true)}>
          Add a domain name
        </Button>
      </div>
      {isMaking && (
        <DomainDialog
          apiId={apiId}
          known={(domains.data ?? []).map(({ domainName }) => domainName)}
          onClose={() => setIsMaking(false)}
        />
      )}
    </section>
  );
}

interface DomainDialogProps {
  readonly apiId: string;
  /** Names that exist: they are led here, not made. */
  readonly known: readonly string[];
  readonly onClose: () => void;
}

function DomainDialog({ apiId, known, onClose }: DomainDialogProps) {
  const { account } = useWire();
  const [domainName, setDomainName] = useState('');
  const [certificateArn, setCertificateArn] = useState(
    `arn:aws:acm:us-east-1:${account}:certificate/00000000-0000-0000-0000-000000000000`,
  );
  const { run } = usePerform(listDomainAssociations);
  const isKnown = known.includes(domainName);
  const add = async () => {
    if (!isKnown) await run(createDomainName, { domainName, certificateArn });
    await run(associateApi, { domainName, apiId });
  };
  return (
    <ActionDialog
      title="Add a domain name"
      submit="Add"
      isReady={domainName !== ''}
      run={add}
      onClose={onClose}
    >
      <TextField
        label="Domain name"
        value={domainName}
        onChange={setDomainName}
        placeholder="api.example.com"
        isCode
        required
      />
      {!isKnown && (
        <TextField
          label="ARN of its certificate"
          value={certificateArn}
          onChange={setCertificateArn}
          isCode
          required
        />
      )}
    </ActionDialog>
  );
}
