// Makes world.txt from Natural Earth. See README.md beside this file; the build of Pressroom does not need it.
//
//     node make.mjs > world.txt

import { createRequire } from "node:module";
import { geoEqualEarth, geoPath } from "d3-geo";
import { geoProject } from "d3-geo-projection";
import { feature } from "topojson-client";
import mapshaper from "mapshaper";

const require = createRequire(import.meta.url);
const iso = require("i18n-iso-countries");
const atlas = require("world-atlas/countries-50m.json");

/** Units across; the page shows about half as many pixels. */
const WIDTH = 2000;
/** How many of the points of a border are kept. */
const KEPT = "13%";
/** Islands of less than so many square units are left out, where the country has a larger one. */
const ISLAND = 6;
/** A country whose largest piece has less than so many square units (about 16,000 km²) gets a dot. */
const SMALL = 50;
/** So that no land but a corner of Antarctica lies on the edge: 169° W runs through the Bering Strait. */
const MERIDIAN = 11;

/** Parts of a country in Natural Earth that have a code of their own: country, code, west, south, east, north. */
const PARTS = [
  ["FR", "GF", -55, 1, -51, 7], ["FR", "GP", -62, 15.7, -60.9, 16.6], ["FR", "MQ", -61.3, 14.3, -60.7, 15],
  ["FR", "RE", 55, -21.5, 56, -20.8], ["FR", "YT", 44.9, -13.1, 45.4, -12.5],
  ["NO", "SJ", -10, 70.5, 35, 81], ["NO", "BV", 3, -55, 4, -54],
  ["NL", "BQ", -69, 11.9, -62, 18],
];

/** Those that are too small for the scale of 1:50 million, by longitude and latitude. */
const PLACES = {
  BQ: [-68.27, 12.18], BV: [3.36, -54.42], CC: [96.87, -12.17], CX: [105.63, -10.48], GI: [-5.35, 36.13],
  TK: [-171.85, -9.2], TV: [179.2, -8.51], UM: [166.62, 19.29],
};

const shapes = new Map();
const add = (code, polygons) => shapes.set(code, [...(shapes.get(code) ?? []), ...polygons]);
for (const { id, properties, geometry } of feature(atlas, atlas.objects.countries).features) {
  const code = id ? iso.numericToAlpha2(id) : `-${properties.name}`;
  if (!code) throw new Error(`no code for ${id} ${properties.name}`);
  if (code === "AQ" || code === "-Indian Ocean Ter.") continue;
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  for (const polygon of polygons) {
    const [x, y] = [0, 1].map((axis) => {
      const values = polygon[0].map((point) => point[axis]);
      return (Math.min(...values) + Math.max(...values)) / 2;
    });
    const part = PARTS.find(([of, , w, s, e, n]) => of === code && x > w && x < e && y > s && y < n);
    add(part?.[1] ?? code, [polygon]);
  }
}

// Without resampling, so that borders keep the same points on both sides.
const projection = geoEqualEarth().rotate([-MERIDIAN, 0]).precision(0);
const outline = (coordinates) => ({ type: "MultiPolygon", coordinates });
const lands = { type: "GeometryCollection", geometries: [...shapes.values()].map(outline) };
projection.fitWidth(WIDTH, lands);
const height = Math.ceil(geoPath(projection).bounds(lands)[1][1]);

const projected = {
  type: "FeatureCollection",
  features: [...shapes].map(([code, coordinates]) => ({
    type: "Feature",
    properties: { code },
    geometry: geoProject(outline(coordinates), projection),
  })),
};
const made = await mapshaper.applyCommands(
  `-i in.json snap -simplify weighted ${KEPT} keep-shapes -o out.json precision=1`,
  { "in.json": JSON.stringify(projected) },
);

/** Twice the area of a ring. */
const area2 = (ring) =>
  Math.abs(ring.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length];
    return sum + x * nextY - nextX * y;
  }, 0));

/** A ring of whole numbers without the points that do nothing. */
function tidy(ring) {
  let points = ring.slice(0, -1).map((point) => point.map(Math.round));
  for (let before = -1; before !== points.length; ) {
    before = points.length;
    points = points.filter(([x, y], at) => {
      const [ax, ay] = points[(at + points.length - 1) % points.length];
      const [bx, by] = points[(at + 1) % points.length];
      const [dx, dy, ex, ey] = [x - ax, y - ay, bx - x, by - y];
      return (dx || dy) && (dx * ey !== dy * ex || dx * ex + dy * ey < 0);
    });
  }
  return points;
}

const pair = ([x, y]) => `${x}${y < 0 ? "" : " "}${y}`;

/** Rings as a path: `M` once, so that paths can be joined; then relative lines. */
function path(rings) {
  let text = "";
  let last;
  for (const ring of rings) {
    text += last ? `m${pair([ring[0][0] - last[0], ring[0][1] - last[1]])}` : `M${pair(ring[0])}`;
    ring.slice(1).forEach(([x, y], at) => {
      const step = pair([x - ring[at][0], y - ring[at][1]]);
      text += at === 0 ? `l${step}` : step.startsWith("-") ? step : ` ${step}`;
    });
    text += "z";
    last = ring[0];
  }
  return text;
}

const lines = new Map();
for (const { properties, geometry } of JSON.parse(made["out.json"]).features) {
  const polygons = !geometry ? [] : geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const tidied = polygons
    .map((polygon) => polygon.map(tidy).filter((ring) => ring.length > 2 && area2(ring) > 1))
    .filter((polygon) => polygon.length)
    .sort((a, b) => area2(b[0]) - area2(a[0]));
  const kept = tidied.filter((polygon, at) => at === 0 || area2(polygon[0]) >= 2 * ISLAND);
  const small = !kept.length || area2(kept[0][0]) < 2 * SMALL;
  lines.set(properties.code, { small, path: path(kept.flat()) });
}

const codes = Object.keys(iso.getAlpha2Codes()).filter((code) => code !== "XK" && code !== "AQ").sort();
const out = [];
for (const code of codes) {
  const line = lines.get(code);
  // The place of a dot is the middle of the country's largest piece.
  const largest = (shapes.get(code) ?? [])
    .map((polygon) => outline([polygon]))
    .sort((a, b) => geoPath(projection).area(b) - geoPath(projection).area(a))[0];
  const place = PLACES[code] ? projection(PLACES[code]) : geoPath(projection).centroid(largest);
  const dot = !line || line.small ? place.map(Math.round).join(",") : "-";
  out.push(`${code} ${dot} ${line?.path ?? ""}`.trim());
}
for (const [code, line] of lines) if (code.startsWith("-") && line.path) out.push(`- - ${line.path}`);

process.stdout.write(`# The world, for the map on the page of all countries. Natural Earth 1:50 million (public domain) in the Equal Earth
# projection, which keeps areas, with ${MERIDIAN}° E in the middle. README.md beside this file tells how it was made.
#
# The first line is the size of the map; x runs from the left, y from the top. Then a line for each country:
#
#     CODE X,Y PATH
#
# CODE is that of ISO 3166-1, or \`-\` for land that has none. X,Y is the place of a dot, for countries whose shape is too
# small to be seen or hit, else \`-\`. PATH is what stands in the attribute \`d\` of an SVG path; it begins with \`M\`, so that
# paths can be joined. A country may have a dot alone. A theme of your own replaces this file by its own map/world.txt.
size ${WIDTH} ${height}
${out.join("\n")}
`);
