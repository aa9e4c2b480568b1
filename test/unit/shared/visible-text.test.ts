import { describe, expect, it } from 'vitest';
import { visibleParts, visibleText } from '../../../shared/lib/visible-text.ts';

describe('hidden characters', () => {
  it('names a direction override where it stands', () => {
    expect(visibleText('invoice\u202efdp.exe')).toBe('invoice‹RLO›fdp.exe');
  });

  it('names controls, zero-width characters, isolates, tags and fillers', () => {
    expect(visibleText('a\u0000b\u001b[31mc\u200bd\u2066e\ufefff\u{e0041}g\u3164h')).toBe(
      'a‹NUL›b‹ESC›[31mc‹ZWSP›d‹LRI›e‹BOM›f‹U+E0041›g‹U+3164›h',
    );
  });

  it('leaves ordinary text alone, in any script', () => {
    for (const text of ['', 'Plain, with tab\tand\r\nlines', 'שלום', 'مرحبا ١٢٣', 'naïve 数据']) {
      expect(visibleParts(text)).toBeNull();
    }
  });

  it('leaves joiners where a script or an emoji needs them, and names them elsewhere', () => {
    expect(visibleParts('👩‍💻 می‌خواهم')).toBeNull();
    expect(visibleText('pay\u200dpal')).toBe('pay‹ZWJ›pal');
  });

  it('keeps every other character in its place', () => {
    const parts = visibleParts('a\u202eb\u202cc') ?? [];
    expect(parts.filter((part) => !part.mark).map((part) => part.text)).toEqual(['a', 'b', 'c']);
  });
});
