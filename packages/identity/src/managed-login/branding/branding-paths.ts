/** Values by the name of a custom property of the pages' style. */
export type ModePalette = Readonly<Record<string, string>>;

type Paths = Readonly<Record<string, readonly string[]>>;

/** Colours of a button in its three states. */
function buttonPaths(prefix: string, button: string): Paths {
  const states = [
    ['', 'defaults'],
    ['-hover', 'hover'],
    ['-active', 'active'],
  ] as const;
  const members = [
    ['paper', 'backgroundColor'],
    ['line', 'borderColor'],
    ['ink', 'textColor'],
  ] as const;
  return Object.fromEntries(
    states.flatMap(([suffix, state]) =>
      members.map(([name, member]) => [
        `--${prefix}-${name}${suffix}`,
        [`components.${button}.*.${state}.${member}`],
      ]),
    ),
  );
}

/** Where the settings of a style tell each colour; `*` is the mode. The first place that tells it counts. */
export const palettePaths: Paths = {
  '--paper': ['components.pageBackground.*.color'],
  '--card': ['components.form.*.backgroundColor'],
  '--card-line': ['components.form.*.borderColor'],
  '--ink': ['components.pageText.*.bodyColor'],
  '--heading': ['components.pageText.*.headingColor'],
  '--quiet': ['components.pageText.*.descriptionColor'],
  '--label': ['componentClasses.inputLabel.*.textColor'],
  '--hint': ['componentClasses.inputDescription.*.textColor'],
  '--field': ['componentClasses.input.*.defaults.backgroundColor'],
  '--line': ['componentClasses.input.*.defaults.borderColor'],
  '--divider': ['componentClasses.divider.*.borderColor'],
  '--focus': ['componentClasses.focusState.*.borderColor'],
  '--link': ['componentClasses.link.*.defaults.textColor'],
  '--link-hover': ['componentClasses.link.*.hover.textColor'],
  '--chosen': ['componentClasses.optionControls.*.selected.backgroundColor'],
  '--wrong': ['componentClasses.statusIndicator.*.error.indicatorColor'],
  '--wrong-paper': [
    'components.alert.*.error.backgroundColor',
    'componentClasses.statusIndicator.*.error.backgroundColor',
  ],
  '--wrong-line': [
    'components.alert.*.error.borderColor',
    'componentClasses.statusIndicator.*.error.borderColor',
  ],
  '--good': ['componentClasses.statusIndicator.*.success.indicatorColor'],
  '--good-paper': ['componentClasses.statusIndicator.*.success.backgroundColor'],
  '--good-line': ['componentClasses.statusIndicator.*.success.borderColor'],
  '--header': ['components.pageHeader.*.background.color'],
  '--header-line': ['components.pageHeader.*.borderColor'],
  '--footer': ['components.pageFooter.*.background.color'],
  '--footer-line': ['components.pageFooter.*.borderColor'],
  ...buttonPaths('submit', 'primaryButton'),
  ...buttonPaths('second', 'secondaryButton'),
  ...buttonPaths('provider', 'idpButton.standard'),
};

/** Where the settings tell how round things are. */
export const sizePaths: Paths = {
  '--button-radius': ['componentClasses.buttons.borderRadius'],
  '--field-radius': ['componentClasses.input.borderRadius'],
  '--card-radius': ['components.form.borderRadius'],
  '--message-radius': ['components.alert.borderRadius'],
};
