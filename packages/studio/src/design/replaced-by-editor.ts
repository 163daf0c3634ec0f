import { EditorView } from '@codemirror/view';

/**
 * Text that takes the place of chosen text is put in by the editor itself. A browser that does it in the markup keeps
 * the look of what was there by inline styles, which the page's policy forbids. While a word is composed (input
 * methods) the browser must do it.
 */
export const replacedByEditor = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType, isComposing } = event;
    const { main } = view.state.selection;
    if (inputType !== 'insertText' || data === null || isComposing || main.empty || view.state.readOnly)
      return false;
    event.preventDefault();
    const insert = () =>
      view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
    // Brackets are set around what is chosen, and such.
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, main.from, main.to, data, insert))) view.dispatch(insert());
    return true;
  },
});
