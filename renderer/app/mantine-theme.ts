import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const TEAL: MantineColorsTuple = [
  '#e0f3f1',
  '#c2e8e4',
  '#93d9d1',
  '#5fccc0',
  '#35c2b4',
  '#22a99c',
  '#149286',
  '#08776d',
  '#08655d',
  '#062220',
];

const still = { duration: 80, transition: 'fade' } as const;

export const mantineTheme = createTheme({
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  colors: { teal: TEAL },
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 4 },
  defaultRadius: '6px',
  cursorType: 'default',
  respectReducedMotion: true,
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '20px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '5px', md: '6px', lg: '8px', xl: '12px' },
  components: {
    Tooltip: {
      defaultProps: {
        transitionProps: still,
        openDelay: 350,
        events: { hover: true, focus: true, touch: false },
      },
    },
    Popover: { defaultProps: { transitionProps: still } },
    Menu: { defaultProps: { transitionProps: still } },
    // The page itself never scrolls; the lock would add a style element that the page's policy forbids.
    ModalRoot: { defaultProps: { transitionProps: still, lockScroll: false } },
    DrawerRoot: { defaultProps: { transitionProps: still, lockScroll: false } },
    Select: { defaultProps: { comboboxProps: { transitionProps: still } } },
  },
});

/** Mantine's own surfaces and texts take the product's tokens, in both themes. */
export const mantineVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--bg)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--muted)',
    '--mantine-color-placeholder': 'var(--faint)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-default': 'var(--raised)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--text)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-disabled-color': 'var(--faint)',
    '--mantine-primary-color-filled': 'var(--accent)',
  };
  return { variables: {}, light: shared, dark: shared };
};
