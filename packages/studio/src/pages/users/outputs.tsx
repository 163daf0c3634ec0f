import { useSession } from '../../app/session.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import type { UserPool } from '../../wire/user-pool-types.ts';

interface OutputsProps {
  readonly pool: Pick<UserPool, 'Id'>;
  readonly clientId?: string;
}

/** How an app gets to know a pool. */
export function Outputs({ pool, clientId }: OutputsProps) {
  const { info, scope } = useSession();
  const { origin, hostname } = window.location;
  const endpoint = origin.replace(hostname, hostname.replace(/^studio\.localhost$/, 'localhost'));
  const client = clientId === undefined ? '' : ` --client ${clientId}`;
  const elsewhere =
    (scope.region === info.region ? '' : ` --region ${scope.region}`) +
    (scope.account === info.account ? '' : ` --account ${scope.account}`);
  const command = `${info.command} outputs --endpoint ${endpoint} --user-pool ${pool.Id}${client}${elsewhere}`;
  const code = "import outputs from './amplify_outputs.json';\nAmplify.configure(outputs);";
  return (
    <section className="resource-part pool-part">
      <h2>In an app</h2>
      <p className="muted">
        The command writes <code>amplify_outputs.json</code>, and the app takes it in.
      </p>
      <Snippet label="Copy the command" text={command} />
      <Snippet label="Copy the code" text={code} />
    </section>
  );
}

function Snippet({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div className="command pool-command">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line is scrolled by the keyboard too */}
      <pre tabIndex={0}>{text}</pre>
      <CopyButton text={text} label={label} />
    </div>
  );
}
