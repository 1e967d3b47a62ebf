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

/**
 * Disputed areas: the countries to which the layer of countries counts them, then outlines of the layer of disputed areas,
 * by longitude and latitude. Only where an area ends inside of those countries does its outline follow the layer, to a
 * tenth or two of a degree, half a unit of the map; elsewhere it goes around, and the border of the country cuts it.
 */
const DISPUTED = [
  // Crimea; the southern Kuril Islands.
  ["RU", [32.3, 44.2], [36.6, 44.2], [36.6, 46.3], [32.3, 46.3]],
  ["RU", [145.3, 43.3], [149, 43.3], [149, 45.6], [145.3, 45.6]],
  // Donetsk and Luhansk.
  ["UA", [37.76, 47.09], [37.77, 47.36], [37.55, 47.67], [37.49, 47.89], [37.73, 48.08], [37.77, 48.2], [37.96, 48.38],
    [38.3, 48.45], [38.26, 48.6], [38.42, 48.69], [38.77, 48.71], [38.95, 48.63], [39.26, 48.69], [39.46, 48.58],
    [39.77, 48.57], [40.3, 48.6], [40.3, 47.7], [38.5, 47], [37.8, 46.9]],
  // Transnistria.
  ["MD", [28.46, 48.09], [28.57, 48.07], [28.65, 48.02], [28.93, 47.9], [29.01, 47.8], [28.99, 47.68], [29.1, 47.45],
    [29.15, 47.23], [29.13, 47.14], [29.26, 47.15], [29.36, 47.07], [29.3, 46.98], [29.42, 46.95], [29.5, 46.83],
    [29.64, 46.81], [29.69, 46.69], [29.76, 46.62], [29.92, 46.54], [30.2, 46.5], [30.1, 47], [29.4, 47.9], [28.8, 48.3],
    [28.4, 48.3]],
  // Abkhazia; South Ossetia.
  ["GE", [41.58, 42.4], [41.72, 42.5], [41.93, 42.65], [41.9, 42.81], [41.93, 42.86], [41.91, 42.92], [42.02, 43.05],
    [42.1, 43.14], [42.1, 43.3], [41.5, 43.6], [40, 43.8], [39.8, 43.3], [41.2, 42.6]],
  ["GE", [43.57, 42.39], [43.57, 42.54], [43.7, 42.67], [43.8, 42.85], [44.25, 42.75], [44.2, 42.65], [44.35, 42.51],
    [44.62, 42.3], [44.62, 42.14], [44.49, 42], [44.3, 42.01], [44.13, 42.12], [43.94, 42.15], [43.81, 42.06],
    [43.65, 42.11], [43.6, 42.2], [43.64, 42.28]],
  // The Golan Heights.
  ["IL", [35.61, 32.68], [35.59, 32.72], [35.635, 32.8], [35.63, 32.87], [35.58, 33.01], [35.64, 33.12], [35.64, 33.2],
    [35.6, 33.24], [35.73, 33.33], [35.84, 33.42], [36.1, 33.5], [36.1, 32.6], [35.7, 32.6]],
  // Western Sahara.
  ["MA EH", [-17.5, 20.6], [-8.6, 20.6], [-8.6, 27.658], [-17.5, 27.658]],
  // Abyei; the Ilemi Triangle.
  ["SD", [27.82, 9.2], [27.82, 10.16], [28.98, 10.16], [28.98, 9.2]],
  ["KE", [34.3, 4.62], [35.2, 5.7], [36, 5.5], [35.95, 4.62]],
  // The headwaters of the Lawa and of the Courantyne.
  ["GF", [-54.08, 3.31], [-54.07, 3.14], [-54, 3.07], [-54, 2.87], [-54.01, 2.57], [-54.17, 2.26], [-54.1, 2.2],
    [-54.13, 2.1], [-54.8, 2.1], [-54.8, 2.5], [-54.4, 3.2], [-54.3, 3.35]],
  ["GY", [-57.6, 3.37], [-57.6, 3.13], [-57.48, 2.93], [-57.43, 2.8], [-57.59, 2.67], [-57.78, 2.56], [-57.9, 2.3],
    [-57.94, 2.02], [-57.89, 1.85], [-58.11, 1.8], [-58.31, 1.66], [-58.43, 1.48], [-58.2, 1.3], [-56.3, 1.7],
    [-56.3, 2.2], [-57.1, 3.4]],
  // Gilgit-Baltistan and Azad Kashmir; Jammu and Kashmir with Ladakh and Demchok; Aksai Chin; the Shaksgam Valley.
  ["PK", [74.3, 32.7], [74.15, 32.9], [73.71, 33.07], [73.62, 33.24], [73.6, 33.6], [73.55, 33.95], [73.48, 34.2],
    [73.42, 34.4], [73.48, 34.57], [73.65, 34.65], [74, 34.9], [74.09, 35.1], [73.76, 35.25], [73.7, 35.36],
    [73.77, 35.48], [73.47, 35.54], [73.16, 35.71], [73.07, 35.86], [72.64, 35.86], [72.55, 35.97], [72.55, 36.16],
    [72.78, 36.34], [73.08, 36.63], [73.37, 36.74], [73.6, 37], [74.7, 37.2], [76, 37], [77.2, 36], [77.2, 35],
    [75, 34.4], [74.5, 33.5], [74.6, 33]],
  ["IN", [75.3, 32.32], [75.54, 32.34], [75.9, 32.64], [75.84, 32.88], [76.05, 32.93], [76.45, 33.15], [76.79, 33.13],
    [77.08, 32.91], [77.35, 32.83], [77.74, 32.95], [77.92, 32.67], [78.05, 32.63], [78.34, 32.73], [78.37, 32.61],
    [78.27, 32.46], [78.39, 32.54], [78.7, 32.6], [78.84, 32.41], [79, 32.37], [79.22, 32.5], [79.7, 32.4],
    [79.8, 33.3], [79, 34.6], [78.2, 35.7], [77.6, 35.7], [76.5, 35], [74, 35], [73.6, 34.5], [73.7, 33.5],
    [74.2, 32.6], [74.7, 32.4]],
  ["CN", [78.92, 33.39], [78.9, 33.56], [79, 33.65], [78.9, 33.93], [78.93, 34], [79.43, 34.06], [79.54, 34.24],
    [79.52, 34.4], [79.72, 34.42], [79.84, 34.62], [80.03, 34.66], [80.17, 34.99], [80.31, 35.58], [80.07, 35.74],
    [79.93, 35.83], [79.86, 35.79], [79.52, 35.86], [79.35, 35.97], [79.17, 35.94], [78.75, 35.88], [78.35, 35.72],
    [78.13, 35.58], [77.8, 35.5], [77.7, 35.3], [78, 34.5], [78.6, 33.4]],
  ["CN", [77.52, 35.47], [77.5, 35.6], [77.38, 35.68], [77.16, 35.73], [77.02, 35.81], [76.8, 35.9], [76.75, 36.11],
    [76.37, 36.31], [76.11, 36.42], [75.95, 36.46], [75.7, 36.3], [75.8, 35.9], [76.5, 35.5], [77.4, 35.3]],
  // Arunachal Pradesh, but for its south-east; Junagadh and Manavadar.
  ["IN", [92.05, 26.87], [92.19, 26.87], [92.42, 26.9], [92.63, 26.96], [92.93, 26.88], [93.4, 26.9], [93.67, 26.97],
    [93.81, 27.14], [94.15, 27.48], [94.5, 27.6], [95, 27.8], [95.21, 27.9], [95.31, 28.08], [95.75, 28.24],
    [96.04, 28.19], [96.33, 28.16], [96.83, 27.9], [97.05, 27.76], [97.6, 27.7], [97.7, 28.5], [96, 29.8], [94, 29.5],
    [91.3, 28.2], [91.3, 27.2]],
  ["IN", [70.88, 20.5], [70.55, 20.7], [69.6, 21.4], [69.7, 21.76], [69.94, 21.81], [70.29, 21.55], [70.41, 21.69],
    [70.7, 21.74], [70.88, 21.62], [70.6, 21.45], [70.54, 21.39], [70.63, 21.27], [70.8, 21.27], [70.82, 21.15],
    [71.37, 21.02], [71.68, 21.01], [71.7, 20.8]],
  // North Borneo.
  ["MY", [116.45, 6.6], [117.69, 4.34], [117.7, 4], [119.5, 4], [119.5, 5.8], [117.5, 7.5], [116.5, 7.2]],
];

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
const outlines = {
  type: "FeatureCollection",
  features: DISPUTED.map(([holders, ...ring]) => ({
    type: "Feature",
    properties: { holders },
    // In the sense that d3 takes for the inside of a ring on the sphere; on the plane either will do.
    geometry: geoProject({ type: "Polygon", coordinates: [[...ring, ring[0]]] }, planar(projection)),
  })),
};
// The pieces of countries inside and outside of the outlines keep the borders between them shared. Land without a code is
// disputed as a whole.
const made = await mapshaper.applyCommands(
  `-i countries.json outlines.json combine-files snap -union target=countries,outlines name=pieces
   -filter 'Boolean(code)'
   -each 'key = code[0] === "-" || (holders || "").split(" ").includes(code) ? "*" + code : code'
   -dissolve key -simplify weighted ${KEPT} keep-shapes -o out.json precision=1`.replaceAll("\n", " "),
  { "countries.json": JSON.stringify(projected), "outlines.json": JSON.stringify(outlines) },
);

/** The same projection of points alone: rings that are no larger than a country need no cutting at the edge. */
function planar(projection) {
  return {
    stream: (output) => ({
      point: (x, y) => output.point(...projection([x, y])),
      lineStart: () => output.lineStart(),
      lineEnd: () => output.lineEnd(),
      polygonStart: () => output.polygonStart(),
      polygonEnd: () => output.polygonEnd(),
    }),
  };
}

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
  lines.set(properties.key, { small, path: path(kept.flat()) });
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
for (const [key, line] of [...lines].sort()) {
  const code = key.startsWith("*-") ? "*" : key;
  if (key.startsWith("*") && line.path) out.push(`${code} - ${line.path}`);
}

process.stdout.write(`# The world, for the map on the page of all countries. Natural Earth 1:50 million (public domain) in the Equal Earth
# projection, which keeps areas, with ${MERIDIAN}° E in the middle. README.md beside this file tells how it was made.
#
# The first line is the size of the map; x runs from the left, y from the top. Then a line for each country:
#
#     CODE X,Y PATH
#
# CODE is that of ISO 3166-1, or \`-\` for land that has none. X,Y is the place of a dot, for countries whose shape is too
# small to be seen or hit, else \`-\`. PATH is what stands in the attribute \`d\` of an SVG path; it begins with \`M\`, so that
# paths can be joined. A country may have a dot alone. Territory that is disputed has lines of its own, with a star before
# the code of the country to which Natural Earth counts it, \`*CODE\`, or a star alone where it counts it to none. A theme of
# your own replaces this file by its own map/world.txt.
size ${WIDTH} ${height}
${out.join("\n")}
`);
