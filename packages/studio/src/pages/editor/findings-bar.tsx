import { useState } from 'react';
import { Icon } from '../../design/icon.tsx';
import type { TextFinding } from './definition-messages.ts';
import type { EditSession } from './edit-session.ts';
import type { Findings } from './use-findings.ts';

export interface FindingsBarProps {
  readonly session: EditSession;
  readonly findings: Findings;
}

/** How many errors and warnings there are, and a list that leads to them. */
export function FindingsBar({ session, findings }: FindingsBarProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { list } = findings;
  const errors = list.filter(({ severity }) => severity === 'error').length;
  const others = list.length - errors;
  const words = list.length === 0 ? 'No problems' : summary(errors, others);
  const go = ({ from, to }: TextFinding) => {
    session.view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
    session.view.focus();
  };
  return (
    <section className="findings" aria-label="Findings">
      <span className="hidden-visually" role="status">
        {findings.isCurrent && list.length > 0 ? words : ''}
      </span>
      <button
        type="button"
        className="findings-summary"
        aria-expanded={isOpen}
        disabled={list.length === 0}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name={errors > 0 ? 'warning' : list.length > 0 ? 'info' : 'check'} size={14} />
        <span>{words}</span>
        {list.length > 0 && <Icon name={isOpen ? 'chevronDown' : 'chevronUp'} size={14} />}
      </button>
      {isOpen && list.length > 0 && (
        <ul className="findings-list">
          {list.slice(0, findingsShownMax).map((finding) => (
            <li key={`${finding.from} ${finding.code} ${finding.message}`}>
              <button
                type="button"
                className={`finding finding-${finding.severity}`}
                onClick={() => go(finding)}
              >
                <span className="finding-word">{finding.severity}</span>
                <span>{finding.message}</span>
                <span className="faint">line {lineOf(session, finding.from)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** More are not read by anybody. */
const findingsShownMax = 100;

function summary(errors: number, others: number): string {
  const parts = [];
  if (errors > 0) parts.push(`${errors} ${errors === 1 ? 'error' : 'errors'}`);
  if (others > 0) parts.push(`${others} ${others === 1 ? 'remark' : 'remarks'}`);
  return parts.join(', ');
}

function lineOf(session: EditSession, offset: number): number {
  const { doc } = session.view.state;
  return doc.lineAt(Math.min(offset, doc.length)).number;
}
