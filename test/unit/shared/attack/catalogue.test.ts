import { describe, expect, it } from 'vitest';
import {
  allTechniques,
  attackTactics,
  attackVersion,
  findTechnique,
  searchTechniques,
} from '../../../../shared/attack/catalogue.ts';
import { techniqueIdSchema } from '../../../../shared/domain/incident.ts';

const ids = (query: string, most = 10) => searchTechniques(query, most).map(({ id }) => id);

describe('the catalogue of ATT&CK', () => {
  it('is whole: 14 tactics, 691 techniques, each with an id, a name, a tactic and a sentence', () => {
    expect(attackVersion).toBe('18.1');
    expect(attackTactics).toHaveLength(14);
    expect(allTechniques()).toHaveLength(691);
    for (const technique of allTechniques()) {
      expect(techniqueIdSchema.safeParse(technique.id).success, technique.id).toBe(true);
      expect(technique.name.length, technique.id).toBeGreaterThan(1);
      expect(technique.tactics.length, technique.id).toBeGreaterThan(0);
      expect(technique.about.length, technique.id).toBeGreaterThan(15);
    }
  });

  it('names a part with what it is a part of, and every part has one', () => {
    expect(findTechnique('T1556.006')?.fullName).toBe(
      'Modify Authentication Process: Multi-Factor Authentication',
    );
    for (const { id } of allTechniques())
      if (id.includes('.')) expect(findTechnique(id.slice(0, 5)), id).not.toBeNull();
    expect(findTechnique('T0000')).toBeNull();
  });

  it('is searched by id, by words of the name, and by tactic, the nearest first', () => {
    expect(ids('t1566')[0]).toBe('T1566');
    expect(ids('T1566.002')).toEqual(['T1566.002']);
    expect(ids('spear link')).toContain('T1566.002');
    expect(ids('phishing')[0]).toBe('T1566');
    expect(ids('inhibit recovery')).toEqual(['T1490']);
    expect(searchTechniques('lateral', 3)).toHaveLength(3);
    expect(ids('no such thing at all')).toEqual([]);
  });
});
