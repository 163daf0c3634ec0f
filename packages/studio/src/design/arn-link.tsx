import { parseArn } from '@cairn/kit';
import { pathOfArn } from '../app/routes.ts';
import { CopyButton } from './copy-button.tsx';
import { Link } from './link.tsx';

export interface ArnLinkProps {
  readonly arn: string | undefined;
  /** Shown instead of the resource's name. */
  readonly label?: string;
  /** Shows the whole ARN. */
  readonly isWhole?: boolean;
  readonly isCopyable?: boolean;
}

/** Leads to the page of what an ARN names; plain text where there is none. */
export function ArnLink({ arn, label, isWhole = false, isCopyable = false }: ArnLinkProps) {
  if (arn === undefined || arn === '') return <span className="faint">–</span>;
  const path = pathOfArn(arn);
  const text = label ?? (isWhole ? arn : nameIn(arn));
  return (
    <span className="arn">
      {path === undefined ? (
        <span title={arn}>{text}</span>
      ) : (
        <Link href={path} title={arn}>
          {text}
        </Link>
      )}
      {isCopyable && <CopyButton text={arn} label="Copy the ARN" />}
    </span>
  );
}

/** The name that people know a resource by: what follows its kind. */
function nameIn(arn: string): string {
  const resource = parseArn(arn)?.resource;
  if (resource === undefined) return arn;
  const parts = resource.split(/[:/]/);
  return parts.length > 1 ? parts.slice(1).join(':') : resource;
}
