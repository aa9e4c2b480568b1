/**
 * 256 words that sound apart, one for each byte: what two people read to each other to know that both see one key. The list
 * is part of what is compared and never changes.
 */
const words = (
  'acorn actor album amber angle ankle apple apron arrow aspen atlas attic autumn badge bagel baker banjo barge ' +
  'basil basket beach beacon beaver bell berry bishop blanket bloom boat bonfire bottle bracket branch brass ' +
  'bread brick bridge bronze bucket button cabin cactus camel candle canoe canvas carbon carpet castle cedar ' +
  'cello chalk cherry chess chimney cider cinema circus clay clock clover coast cobalt coffee comet copper ' +
  'coral cotton cradle crane crater cricket crown crystal curtain daisy dancer desert diamond dinner dolphin ' +
  'donkey dragon drum eagle easel echo elbow elm ember engine envelope falcon farmer feather fence fern fiddle ' +
  'finger flag flame flute forest fossil fountain fox frost galaxy garden garlic gate ginger glacier glove ' +
  'goose grape gravel guitar hammer harbor harvest hazel helmet hermit honey horizon hotel hunter iceberg ' +
  'indigo insect island ivory jacket jaguar jasmine jelly jewel jigsaw jungle juniper kayak kernel kettle ' +
  'kitchen kite kiwi ladder lagoon lantern laurel lemon leopard lilac linen lizard lobster lotus lumber magnet ' +
  'mango maple marble market meadow melon mirror mitten monkey mosaic mountain muffin museum mustard napkin ' +
  'nectar needle nickel nutmeg oasis ocean octave olive onion orange orbit orchid otter oyster paddle palace ' +
  'panda paper parrot pebble pelican pencil pepper piano pigeon pillow pine planet plum pocket poem pond poppy ' +
  'potato prism pumpkin puzzle quarry quartz rabbit radio raven ribbon river robin rocket saddle sailor salmon ' +
  'sandal scarf shadow shovel silver sparrow spider spoon summit sunset tablet teapot temple thimble thunder ' +
  'tiger timber tulip tunnel turtle umbrella valley velvet violin walnut whistle willow window winter wizard ' +
  'yellow zebra'
).split(' ');

/** Eight bytes of the thumbprint: making another key with the same words takes about 2^64 keys. */
export const keyWordCount = 8;

/** `thumbprint` is the 32 bytes of RFC 7638. */
export function keyWords(thumbprint: Uint8Array): readonly string[] {
  return [...thumbprint.subarray(0, keyWordCount)].map((byte) => words[byte] ?? '');
}

/** What somebody typed, as words: case, commas, numbers and spaces between them do not matter. */
export function readWords(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z]+/g) ?? [];
}

export function sameWords(typed: string, expected: readonly string[]): boolean {
  const read = readWords(typed);
  return read.length === expected.length && read.every((word, at) => word === expected[at]);
}
