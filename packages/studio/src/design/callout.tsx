import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export interface CalloutProps {
  readonly kind: 'note' | 'caution' | 'danger';
  readonly title?: string;
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}

const icons: { readonly [kind in CalloutProps['kind']]: IconName } = {
  note: 'info',
  caution: 'warning',
  danger: 'warning',
};

/** Something said beside the work: a note, a caution, an error. */
export function Callout({ kind, title, action, children }: CalloutProps) {
  return (
    <div className={`callout callout-${kind}`} role={kind === 'danger' ? 'alert' : 'note'}>
      <Icon name={icons[kind]} />
      <div className="callout-text">
        {title !== undefined && <p className="callout-title">{title}</p>}
        {children}
      </div>
      {action !== undefined && <div className="callout-action">{action}</div>}
    </div>
  );
}
