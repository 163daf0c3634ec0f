/** Colours of a button: paper, line and text, as it is and under a pointer. */
const button = (usual: readonly string[], hovered: readonly string[]) => {
  const state = ([backgroundColor = '', textColor = '', borderColor]: readonly string[]): Readonly<
    Record<string, string>
  > => ({
    ...{ backgroundColor, textColor },
    ...(borderColor === undefined ? {} : { borderColor }),
  });
  return { defaults: state(usual), hover: state(hovered), active: state(hovered) };
};
const both = <Value>(lightMode: Value, darkMode: Value) => ({ lightMode, darkMode });
const second = both(
  button(['ffffffff', '0972d3ff', '0972d3ff'], ['f2f8fdff', '033160ff', '033160ff']),
  button(['0f1b2aff', '539fe5ff', '539fe5ff'], ['192534ff', '89bdeeff', '89bdeeff']),
);
const status = (error: string, success: string, papers: readonly [string, string]) => ({
  error: { backgroundColor: papers[0], borderColor: error, indicatorColor: error },
  success: { backgroundColor: papers[1], borderColor: success, indicatorColor: success },
});

/** The values that Cognito's own style has, by both modes. Source: AWS CLI reference, update-managed-login-branding. */
export const cognitoStyle = {
  categories: { global: { colorSchemeMode: 'DYNAMIC' } },
  componentClasses: {
    buttons: { borderRadius: 8 },
    divider: both({ borderColor: 'ebebf0ff' }, { borderColor: '232b37ff' }),
    focusState: both({ borderColor: '0972d3ff' }, { borderColor: '539fe5ff' }),
    input: {
      borderRadius: 8,
      ...both(
        { defaults: { backgroundColor: 'ffffffff', borderColor: '7d8998ff' } },
        { defaults: { backgroundColor: '0f1b2aff', borderColor: '5f6b7aff' } },
      ),
    },
    inputDescription: both({ textColor: '5f6b7aff' }, { textColor: '8d99a8ff' }),
    inputLabel: both({ textColor: '000716ff' }, { textColor: 'd1d5dbff' }),
    link: both(
      { defaults: { textColor: '0972d3ff' }, hover: { textColor: '033160ff' } },
      { defaults: { textColor: '539fe5ff' }, hover: { textColor: '89bdeeff' } },
    ),
    statusIndicator: both(
      status('d91515ff', '037f0cff', ['fff7f7ff', 'f2fcf3ff']),
      status('eb6f6fff', '29ad32ff', ['1a0000ff', '001a02ff']),
    ),
  },
  components: {
    alert: {
      borderRadius: 12,
      ...both(
        { error: { backgroundColor: 'fff7f7ff', borderColor: 'd91515ff' } },
        { error: { backgroundColor: '1a0000ff', borderColor: 'eb6f6fff' } },
      ),
    },
    form: {
      borderRadius: 8,
      ...both(
        { backgroundColor: 'ffffffff', borderColor: 'c6c6cdff' },
        { backgroundColor: '0f1b2aff', borderColor: '424650ff' },
      ),
    },
    idpButton: {
      standard: both(
        button(['ffffffff', '424650ff', '424650ff'], ['f2f8fdff', '033160ff', '033160ff']),
        button(['0f1b2aff', 'c6c6cdff', 'c6c6cdff'], ['192534ff', '89bdeeff', '89bdeeff']),
      ),
    },
    pageBackground: { image: { enabled: true }, ...both({ color: 'ffffffff' }, { color: '0f1b2aff' }) },
    pageText: both(
      { bodyColor: '414d5cff', descriptionColor: '414d5cff', headingColor: '000716ff' },
      { bodyColor: 'b6bec9ff', descriptionColor: 'b6bec9ff', headingColor: 'd1d5dbff' },
    ),
    primaryButton: both(
      button(['0972d3ff', 'ffffffff'], ['033160ff', 'ffffffff']),
      button(['539fe5ff', '000716ff'], ['89bdeeff', '000716ff']),
    ),
    secondaryButton: second,
  },
};
