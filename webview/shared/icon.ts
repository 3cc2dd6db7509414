/**
 * Icons as inline SVG in the color of the text around them: 16 by 16, one stroke. An icon font would
 * need 125 KB and a `font-src` for the few that are used.
 */
const shapes = {
  sparkle: 'M8 1.5 9.7 6.3 14.5 8 9.7 9.7 8 14.5 6.3 9.7 1.5 8 6.3 6.3z',
  tool: 'M13.3 4.2 11 6.5 9.5 5l2.3-2.3a3.4 3.4 0 0 0-4.5 4.2L2.6 11.6l1.8 1.8 4.7-4.7a3.4 3.4 0 0 0 4.2-4.5z',
  robot: 'M3.5 6.5h9v6.5h-9z M8 6.5V3.5 M6.2 9v1.4 M9.8 9v1.4 M7 2.9h2',
  workflow: 'M2.5 2.5h4.5v4H2.5z M9 9.5h4.5v4H9z M7 4.5h4.3v5',
  search: 'M6.8 2.5a4.3 4.3 0 1 1 0 8.6 4.3 4.3 0 0 1 0-8.6z M9.9 9.9l3.8 3.8',
  vector:
    'M3 3h2v2H3z M7 3h2v2H7z M11 3h2v2h-2z M3 7h2v2H3z M7 7h2v2H7z M3 11h2v2H3z M11 11h2v2h-2z',
  sort: 'M2.5 4h11 M2.5 8h7.5 M2.5 12h4',
  message: 'M2.5 3h11v7.5H7.8L5 13.2v-2.7H2.5z',
  shield: 'M8 1.8 13 3.6v4.2c0 3.1-2.2 5.2-5 6.4-2.8-1.2-5-3.3-5-6.4V3.6z',
  scale: 'M8 2v11.5 M5 13.5h6 M3 4h10 M3 4 1.5 8.5h3z M13 4l-1.5 4.5h3z',
  globe:
    'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z M2.2 8h11.6 M8 2c2.6 2.6 2.6 9.4 0 12 M8 2c-2.6 2.6-2.6 9.4 0 12',
  database: 'M3 4c0-1.1 2.2-2 5-2s5 .9 5 2-2.2 2-5 2-5-.9-5-2z M3 4v8c0 1.1 2.2 2 5 2s5-.9 5-2V4',
  mail: 'M2 3.5h12v9H2z M2.3 4 8 8.8 13.7 4',
  arrows: 'M2.5 5.5h10.5L10.5 3 M13.5 10.5H3L5.5 13',
  bar: 'M2.5 6.5h11v3h-11z',
  unlinked: 'M6.5 4.5H5a3.5 3.5 0 0 0 0 7h1.5 M9.5 4.5H11a3.5 3.5 0 0 1 0 7H9.5 M8 2v2 M8 12v2',
  error: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8z M5.7 5.7l4.6 4.6 M10.3 5.7l-4.6 4.6',
  check: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8z M5 8.2l2.1 2.1L11 6',
  running: 'M8 1.8a6.2 6.2 0 1 1-6.2 6.2 M8 4.6V8l2.3 1.6',
  chevron: 'M6 3.5 10.5 8 6 12.5',
  open: 'M9.5 2.5h4v4 M13.3 2.7 7.5 8.5 M11.5 9.5v4h-9v-9h4',
  replay: 'M3 3v3.5h3.5 M3.4 6.3A5.3 5.3 0 1 1 2.8 9',
  debug: 'M4.5 3 12.5 8l-8 5z',
  zoomReset: 'M2.5 6V2.5H6 M13.5 6V2.5H10 M2.5 10v3.5H6 M13.5 10v3.5H10',
  plus: 'M8 3v10 M3 8h10',
  minus: 'M3 8h10',
  tree: 'M2.5 3.5h11 M5.5 8h8 M5.5 12.5h8 M2.5 3.5v9h3 M2.5 8h3',
} as const;

export type IconName = keyof typeof shapes;

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Always decoration: what it says must also be said in words beside it or in a label. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svgNamespace, 'path');
  path.setAttribute('d', shapes[name]);
  svg.append(path);
  return svg;
}

/** Gives an icon another shape, so that a recycled row keeps its elements. */
export function setIcon(svg: SVGSVGElement, name: IconName): void {
  const className = `icon icon-${name}`;
  if (svg.getAttribute('class') === className) return;
  svg.setAttribute('class', className);
  svg.firstElementChild?.setAttribute('d', shapes[name]);
}

/** The same shape for a canvas. */
export function iconPath(name: IconName): Path2D {
  return new Path2D(shapes[name]);
}
