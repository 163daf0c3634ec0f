import { type DefinitionFormat, mergeTexts, parseDefinitionText } from '@cairn/diagram';
import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { fixedParts } from '../../design/code-mirror.tsx';
import { Dialog } from '../../design/dialog.tsx';

export interface MergeDialogProps {
  /** The text that both began with. */
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
  readonly format?: DefinitionFormat;
  readonly onClose: () => void;
  /** Told the text that holds both. */
  readonly onMerged: (text: string) => void;
}

/** Someone else has saved: what both changed is put together, and what conflicts is decided here. */
export function MergeDialog({ base, mine, theirs, format = 'json', onClose, onMerged }: MergeDialogProps) {
  const merge = useMemo(() => mergeTexts(base, mine, theirs), [base, mine, theirs]);
  const begun = useMemo(
    () =>
      merge.text ??
      merge.pieces.map((piece) => (piece.kind === 'conflict' ? piece.mine : piece.text)).join(''),
    [merge],
  );
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<MergeView>(undefined);
  const [isBroken, setIsBroken] = useState(false);
  useEffect(() => {
    const language = format === 'json' ? json() : yaml();
    const made = new MergeView({
      a: {
        doc: theirs,
        extensions: [
          fixedParts(),
          language,
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ 'aria-label': 'What was saved meanwhile' }),
        ],
      },
      b: {
        doc: begun,
        extensions: [
          fixedParts(),
          language,
          EditorView.contentAttributes.of({ 'aria-label': 'What will be saved' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) {
              setIsBroken(parseDefinitionText(update.state.doc.toString(), format).value === undefined);
            }
          }),
        ],
      },
      parent: host.current as HTMLElement,
      revertControls: 'a-to-b',
      gutter: true,
      collapseUnchanged: { margin: 3, minSize: 6 },
    });
    view.current = made;
    return () => made.destroy();
  }, [theirs, begun, format]);
  return (
    <Dialog
      title="Someone else has saved meanwhile"
      isOpen
      width="wide"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Go on editing</Button>
          <Button
            kind="primary"
            icon="save"
            isDisabled={isBroken}
            onClick={() => onMerged(view.current?.b.state.doc.toString() ?? begun)}
          >
            Save this
          </Button>
        </>
      }
    >
      <p>
        {merge.conflictCount === 0
          ? 'Their changes and yours do not touch each other: at the right is the text with both.'
          : `${merge.conflictCount} ${merge.conflictCount === 1 ? 'place was' : 'places were'} changed by both of you. At the right yours stands; the arrows between take theirs.`}
      </p>
      <div className="merge-heads">
        <strong>Saved meanwhile</strong>
        <strong>What you will save</strong>
      </div>
      <div ref={host} className="merge-view" />
    </Dialog>
  );
}
