import { CopyButton } from '../../design/copy-button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { readPoliciesOf, readPolicy } from '../../wire/identities.ts';
import { useOperation } from '../../wire/use-operation.ts';

export interface IdentityDialogProps {
  readonly kind: 'role' | 'user';
  readonly name: string;
  readonly arn: string;
  readonly trust?: string | undefined;
  readonly onClose: () => void;
}

/** A role or user: who may take it on, and what it may do. */
export function IdentityDialog({ kind, name, arn, trust, onClose }: IdentityDialogProps) {
  const { data, error } = useOperation(readPoliciesOf, { kind, name });
  return (
    <Dialog title={name} isOpen onClose={onClose} width="wide">
      <p className="arn">
        <code>{arn}</code> <CopyButton text={arn} label="Copy the ARN" />
      </p>
      {trust !== undefined && (
        <section className="resource-part">
          <h3>Who may take it on</h3>
          <JsonView label="Trust policy" text={trust} openDepth={4} />
        </section>
      )}
      <ErrorCallout error={error} />
      {data === undefined && error === null && <Skeleton lines={3} />}
      {data?.length === 0 && <p className="muted">No policy allows it anything.</p>}
      {data?.map((policy) => (
        <section key={policy.arn ?? policy.name} className="resource-part">
          <h3>{policy.name}</h3>
          <JsonView label={`Policy ${policy.name}`} text={policy.text} openDepth={4} />
        </section>
      ))}
    </Dialog>
  );
}

/** A policy of the account, in the version that is in force. */
export function PolicyDialog({ arn, onClose }: { readonly arn: string; readonly onClose: () => void }) {
  const { data, error } = useOperation(readPolicy, { arn });
  return (
    <Dialog title={data?.name ?? 'Policy'} isOpen onClose={onClose} width="wide">
      <p className="arn">
        <code>{arn}</code> <CopyButton text={arn} label="Copy the ARN" />
      </p>
      <ErrorCallout error={error} />
      {data === undefined && error === null && <Skeleton lines={3} />}
      {data !== undefined && <JsonView label="Policy" text={data.text} openDepth={4} />}
    </Dialog>
  );
}
