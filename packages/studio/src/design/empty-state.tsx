import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';
import { Icon, type IconName } from './icon.tsx';

export interface EmptyStateProps {
  readonly icon: IconName;
  readonly title: string;
  /** What the page is for and what to do next. */
  readonly children?: ReactNode;
  /** A command that does the next step, ready to be copied. */
  readonly command?: string;
  readonly action?: ReactNode;
}

/** An empty page that teaches the next step. */
export function EmptyState({ icon, title, children, command, action }: EmptyStateProps) {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon name={icon} size={22} />
      </span>
      <h2>{title}</h2>
      {children !== undefined && <div className="empty-text">{children}</div>}
      {action !== undefined && <div className="empty-action">{action}</div>}
      {command !== undefined && (
        <div className="command">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long command is scrolled by the keyboard too */}
          <pre tabIndex={0}>{command}</pre>
          <CopyButton text={command} label="Copy the command" />
        </div>
      )}
    </div>
  );
}
