import type { Block, BlockKind } from './blocks.ts';

/** The part of linkedom's DOM that we walk. */
export interface DomNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly textContent: string | null;
  readonly childNodes: Iterable<DomNode>;
  readonly innerHTML?: string;
}

const ELEMENT = 1;
const TEXT = 3;

const LEFT_OUT = new Set(
  'SCRIPT STYLE NOSCRIPT TEMPLATE SVG MATH IFRAME OBJECT EMBED CANVAS AUDIO VIDEO NAV FOOTER ASIDE FORM BUTTON SELECT TEXTAREA HEAD'.split(
    ' ',
  ),
);
const BLOCK_LEVEL = new Set(
  'ADDRESS ARTICLE BLOCKQUOTE BODY CENTER DD DETAILS DIV DL DT FIGCAPTION FIGURE HEADER HGROUP HR HTML MAIN OL P SECTION SUMMARY UL'.split(
    ' ',
  ),
);
const OWN_KIND: Readonly<Record<string, BlockKind>> = {
  H1: 'heading',
  H2: 'heading',
  H3: 'heading',
  H4: 'heading',
  H5: 'heading',
  H6: 'heading',
  LI: 'item',
};

/** Reads a document's blocks in order; what is not prose for people is left out. */
export function blocksOf(root: DomNode): Block[] {
  const walk = new Walk();
  walk.visit(root, 'prose');
  walk.flush('prose');
  return walk.blocks;
}

export function isDeeperThan(node: DomNode, levels: number): boolean {
  return levels < 0 || [...node.childNodes].some((child) => isDeeperThan(child, levels - 1));
}

class Walk {
  readonly blocks: Block[] = [];
  private pending = '';

  visit(node: DomNode, kind: BlockKind): void {
    if (node.nodeType === TEXT) this.pending += node.textContent ?? '';
    if (node.nodeType !== ELEMENT) return;
    const name = node.nodeName.toUpperCase();
    if (LEFT_OUT.has(name) || isFootnoteMark(name, node)) return;
    if (name === 'BR') this.pending += ' ';
    else if (name === 'PRE') this.verbatim(kind, node.textContent ?? '');
    else if (name === 'TABLE') this.verbatim(kind, tableText(node));
    else this.descend(node, name, kind);
  }

  flush(kind: BlockKind): void {
    if (this.pending.trim() !== '') this.blocks.push({ kind, text: this.pending });
    this.pending = '';
  }

  private descend(node: DomNode, name: string, kind: BlockKind): void {
    const own = Object.hasOwn(OWN_KIND, name) ? OWN_KIND[name] : undefined;
    const breaks = own !== undefined || BLOCK_LEVEL.has(name);
    if (breaks) this.flush(kind);
    const inner = own ?? kind;
    for (const child of node.childNodes) this.visit(child, inner);
    if (breaks) this.flush(inner);
  }

  private verbatim(kind: BlockKind, text: string): void {
    this.flush(kind);
    this.blocks.push({ kind: 'verbatim', text });
  }
}

function isFootnoteMark(name: string, node: DomNode): boolean {
  return name === 'SUP' && /^\s*\[[^\]]{1,20}\]\s*$/.test(node.textContent ?? '');
}

function tableText(table: DomNode): string {
  return rowsOf(table)
    .map((row) =>
      [...row.childNodes]
        .map((cell) => (cell.textContent ?? '').replace(/\s+/g, ' ').trim())
        .filter(Boolean)
        .join(' | '),
    )
    .join('\n');
}

function rowsOf(node: DomNode): DomNode[] {
  return [...node.childNodes].flatMap((child) => (child.nodeName.toUpperCase() === 'TR' ? [child] : rowsOf(child)));
}
