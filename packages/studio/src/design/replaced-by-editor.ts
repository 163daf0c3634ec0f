import { EditorView } from '@codemirror/view';

/**
 * Text that takes the place of chosen text is put in by the editor itself. A browser that does it in the markup keeps
 * the look of what was there by inline styles, which the page's policy forbids. While a word is composed (input
 * methods) the browser must do it.
 */
export const replacedByEditor = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType, isComposing } = event;
    if (inputType !== 'insertText' || data === null || isComposing || view.state.readOnly) return false;
    const { from, to } = replacedRange(event, view);
    if (from === to) return false;
    event.preventDefault();
    const { main } = view.state.selection;
    if (main.from !== from || main.to !== to) view.dispatch({ selection: { anchor: from, head: to } });
    const insert = () =>
      view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
    // Brackets are set around what is chosen, and such.
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, from, to, data, insert))) view.dispatch(insert());
    return true;
  },
});

/** What the browser would replace: the editor hears of what was chosen a little later than the browser knows it. */
function replacedRange(event: InputEvent, view: EditorView): { readonly from: number; readonly to: number } {
  const [range] = event.getTargetRanges();
  if (range === undefined || view.state.selection.ranges.length > 1) return view.state.selection.main;
  const from = view.posAtDOM(range.startContainer, range.startOffset);
  const to = view.posAtDOM(range.endContainer, range.endOffset);
  return { from: Math.min(from, to), to: Math.max(from, to) };
}
