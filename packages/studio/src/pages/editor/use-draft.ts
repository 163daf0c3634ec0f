import { useEffect, useRef, useState } from 'react';
import { type Draft, dropDraft, keepDraft, readDraft } from './drafts.ts';
import type { EditSession } from './edit-session.ts';

export interface DraftSetting {
  /** The machine or file; drafts of one are not those of another. */
  readonly key: string;
  readonly revision: string;
  /** The text that is saved. */
  readonly base: string;
}

export interface OfferedDraft {
  /** A draft of before that differs from what is saved; undefined when there is none or it was answered. */
  readonly offered: Draft | undefined;
  readonly take: () => void;
  readonly discard: () => void;
}

/** Keeps what is typed as a draft, and offers the one that was left before. */
export function useDraft(session: EditSession, { key, revision, base }: DraftSetting): OfferedDraft {
  const [offered, setOffered] = useState(() => {
    const draft = readDraft(key);
    return draft !== undefined && draft.text !== base ? draft : undefined;
  });
  const isOffered = useRef(offered !== undefined);
  isOffered.current = offered !== undefined;
  const setting = useRef({ key, revision, base });
  setting.current = { key, revision, base };
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = session.text;
    const keep = () => {
      timer = undefined;
      const { text, format } = session;
      const now = setting.current;
      if (text === now.base) dropDraft(now.key);
      else keepDraft(now.key, { text, format, revision: now.revision, base: now.base, savedAt: Date.now() });
    };
    const stop = session.subscribe(() => {
      if (session.text === last) return;
      last = session.text;
      // Once one types on, the draft of before has been left alone.
      if (isOffered.current) setOffered(undefined);
      timer ??= setTimeout(keep, keepEveryMs);
    });
    const onHide = () => {
      if (timer !== undefined) keep();
    };
    window.addEventListener('pagehide', onHide);
    return () => {
      stop();
      window.removeEventListener('pagehide', onHide);
      if (timer !== undefined) {
        clearTimeout(timer);
        keep();
      }
    };
  }, [session]);
  return {
    offered,
    take: () => {
      if (offered !== undefined) session.replace(offered.text, offered.format);
      setOffered(undefined);
    },
    discard: () => {
      dropDraft(key);
      setOffered(undefined);
    },
  };
}

/** What is typed is written at most so often. */
const keepEveryMs = 400;
