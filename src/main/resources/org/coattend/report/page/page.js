// Draws a page from its data. Whatever comes from a report reaches the page as text (textContent, canvas), never as HTML.
(() => {
  "use strict";

  const page = JSON.parse(document.getElementById("data").textContent);
  const INK = "#1f2933", SOFT = "#616e7c", LINE = "#dde3ea";
  const BLUE = "#0b5cad", ORANGE = "#d95f02", PURPLE = "#8e6bbf", GREY = "#8c8c8c";
  const SERIES = [BLUE, ORANGE, "#1b8a5a", PURPLE, "#b08900", "#c2255c"];
  const FONT = { fontFamily: "system-ui, 'Liberation Sans', sans-serif" };

  function element(tag, text, parent) {
    const made = document.createElement(tag);
    if (text !== undefined && text !== null) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  }

  function button(text, meaning, parent) {
    const made = element("button", text, parent);
    made.title = meaning;
    made.setAttribute("aria-label", meaning);
    return made;
  }

  function number(value) {
    if (value === null || value === undefined) return "";
    if (Number.isInteger(value)) return value.toLocaleString("en");
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(2);
    return size < 0.1 ? value.toPrecision(3) : size < 10 ? value.toFixed(3) : size < 1000 ? value.toFixed(2) : Math.round(value).toLocaleString("en");
  }

  // What hovering shows: a first line, then names and values.
  function tip(title, rows) {
    const box = element("div");
    box.className = "tip";
    element("b", title, box);
    for (const [name, value] of rows) {
      if (value !== null && value !== undefined && value !== "") element("div", name + ": " + value, box);
    }
    return box;
  }

  function truth(touching) {
    return touching === null || touching === undefined ? "not known" : touching ? "yes" : "no";
  }

  // Least and greatest; a spread of many values would be too many arguments.
  function extent(values) {
    return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
  }

  // A figure with its controls, its plot and the button that saves it as PNG; size is a function of the width there is.
  function figure(block, size, options, controls = []) {
    const box = element("figure", null, document.querySelector("main"));
    const head = element("header", null, box);
    element("h3", block.title, head);
    const picks = controls.map(({ name, choices }) => {
      const label = element("label", name + " ", head);
      const select = element("select", null, label);
      choices.forEach((choice) => element("option", choice, select));
      return select;
    });
    const save = button("PNG", "Save the plot " + block.title + " as a picture", head);
    const plot = element("div", null, box);
    plot.className = "plot";
    plot.setAttribute("role", "img");
    plot.setAttribute("aria-label", block.title + ". " + block.caption);
    // The wheel alone is the page's: ECharts would keep it, even where it zooms only with Ctrl.
    plot.addEventListener("wheel", (event) => { if (!event.ctrlKey) event.stopPropagation(); }, { capture: true, passive: true });
    const fit = () => {
      const [width, height] = size(box.clientWidth);
      plot.style.width = width + "px";
      plot.style.height = height + "px";
    };
    fit();
    element("figcaption", block.caption, box);
    const chart = echarts.init(plot, null, { renderer: "canvas" });
    const draw = () => chart.setOption(
      { animation: false, textStyle: FONT, ...options(...picks.map((pick) => pick.selectedIndex)) }, true);
    draw();
    picks.forEach((pick) => pick.addEventListener("change", draw));
    save.addEventListener("click", () => {
      const link = element("a");
      link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#fff" });
      link.download = (page.title + " " + block.title).replace(/[^A-Za-z0-9]+/g, "-").slice(0, 120) + ".png";
      link.click();
    });
    window.addEventListener("resize", () => {
      fit();
      chart.resize();
    });
  }

  const tooltip = (formatter) => ({ formatter, confine: true, borderColor: LINE, textStyle: { color: INK } });
  const zoom = (axes) => ({ type: "inside", filterMode: "none", ...axes });

  function positions(name, sequence, more) {
    return {
      type: "value", name, nameLocation: "middle", nameGap: 30, min: 0.5, max: sequence.length + 0.5, minInterval: 1,
      axisLabel: { color: SOFT, showMinLabel: false, showMaxLabel: false, formatter: (at) => Number.isInteger(at) ? at : "" },
      nameTextStyle: { color: SOFT }, axisLine: { lineStyle: { color: GREY } }, splitLine: { lineStyle: { color: "#eef1f4" } },
      ...more,
    };
  }

  const blocks = {
    Section(block) {
      const main = document.querySelector("main");
      element("h2", block.heading, main);
      if (block.text) element("p", block.text, main);
    },

    Facts(block) {
      const list = element("dl", null, document.querySelector("main"));
      for (const fact of block.facts) {
        const pair = element("div", null, list);
        element("dt", fact.name, pair);
        element("dd", fact.value, pair);
      }
    },

    Links(block) {
      const nav = element("nav", null, document.querySelector("main"));
      for (const link of block.links) anchor(link, nav);
    },

    PairMap(block) {
      // A position takes as much room on both axes, unless one sequence is much the longer.
      const size = (width) => {
        const plane = Math.min(width, 760) - 74;
        const share = Math.max(1 / 4, Math.min(4, block.y.sequence.length / block.x.sequence.length));
        return share > 1 ? [Math.round(plane / share) + 74, plane + 82] : [plane + 74, Math.round(plane * share) + 82];
      };
      const [least, high] = extent(block.predicted.map((cell) => cell.value)), low = Math.min(0, least);
      const shade = (value) => 0.18 + 0.82 * Math.max(0, Math.min(1, (value - low) / (high - low || 1)));
      const kinds = [
        ["known contact", GREY, block.known, () => 0.75],
        ["predicted", BLUE, block.predicted.filter((cell) => cell.touching === null && !block.known.length), shade],
        ["predicted: a contact", BLUE, block.predicted.filter((cell) => cell.touching === true), shade],
        ["predicted: no contact", ORANGE, block.predicted.filter((cell) => cell.touching === false), shade],
        ["predicted: not resolved", PURPLE, block.predicted.filter((cell) => cell.touching === null && block.known.length), shade],
      ].filter(([, , cells]) => cells.length);
      const cell = (color, opacity, cells) => (params, api) => {
        const [left, top] = api.coord([api.value(0) - 0.5, api.value(1) + 0.5]);
        const [width, height] = api.size([1, 1]);
        return {
          type: "rect",
          shape: { x: left, y: top, width: Math.max(width, 2), height: Math.max(height, 2) },
          style: { fill: color, opacity: opacity(cells[params.dataIndex].value) },
          emphasis: { style: { stroke: INK, lineWidth: 1 } },
        };
      };
      const series = kinds.map(([name, color, cells, opacity]) => ({
        name, type: "custom", clip: true, itemStyle: { color }, encode: { x: 0, y: 1 }, progressive: 0,
        data: cells.map((each) => [each.x, each.y]), renderItem: cell(color, opacity, cells),
      }));
      if (block.symmetric) {
        const end = block.x.sequence.length + 0.5;
        series.push({ type: "line", data: [[0.5, 0.5], [end, end]], symbol: "none", silent: true, tooltip: { show: false },
          lineStyle: { color: GREY, width: 1 } });
      }
      figure(block, size, () => ({
        legend: { top: 0, data: kinds.map(([name]) => name) },
        grid: { outerBoundsMode: "none", left: 58, right: 16, top: 34, bottom: 48 },
        xAxis: positions(block.x.name, block.x.sequence),
        yAxis: positions(block.y.name, block.y.sequence, { nameGap: 38 }),
        dataZoom: [zoom({ xAxisIndex: 0 }), zoom({ yAxisIndex: 0 })],
        tooltip: tooltip((at) => {
          const each = kinds[at.seriesIndex][2][at.dataIndex];
          return tip(block.x.sequence[each.x - 1] + each.x + " – " + block.y.sequence[each.y - 1] + each.y, [
            [block.measure, number(each.value)],
            ["distance", each.distance === null ? null : number(each.distance) + " Å"],
            ["contact", each.touching === null ? null : truth(each.touching)],
          ]);
        }),
        series,
      }));
    },

    Arcs(block) {
      const length = block.sequence.length, known = block.arcs.some((arc) => arc.touching !== null);
      const counts = [5, 2, 1].map((part) => Math.max(1, Math.floor(length / part)));
      const picked = (measure, count) => block.arcs.filter((arc) => arc.values[measure] !== null)
        .sort((a, b) => b.values[measure] - a.values[measure]).slice(0, count).reverse();
      figure(block, (width) => [width, Math.round(Math.min(width * 0.42, 440))], (measure, count) => {
        const arcs = picked(measure, counts[count]);
        const [low, high] = extent(arcs.map((arc) => arc.values[measure]));
        const kinds = (known
          ? [["a contact", BLUE, true], ["no contact", ORANGE, false], ["not resolved", PURPLE, null]]
          : [["pair", BLUE, null]]
        ).map(([name, color, touching]) => ({ name, color, arcs: arcs.filter((arc) => arc.touching === touching) }))
          .filter((kind) => kind.arcs.length);
        return {
          legend: { show: known, top: 0, data: kinds.map((kind) => kind.name) },
          grid: { outerBoundsMode: "none", left: 20, right: 20, top: known ? 34 : 10, bottom: 46 },
          xAxis: positions("position", block.sequence, { splitLine: { show: false } }),
          yAxis: { type: "value", min: 0, max: 1, show: false },
          dataZoom: [zoom({ xAxisIndex: 0 })],
          tooltip: tooltip((at) => {
            const arc = kinds[at.seriesIndex].arcs[at.dataIndex];
            return tip(block.sequence[arc.i - 1] + arc.i + " – " + block.sequence[arc.j - 1] + arc.j,
              block.measures.map((name, k) => [name, number(arc.values[k])])
                .concat(arc.touching === null ? [] : [["contact", truth(arc.touching)]]));
          }),
          series: kinds.map((kind) => ({
            name: kind.name, type: "custom", clip: true, itemStyle: { color: kind.color }, encode: { x: [0, 1] }, progressive: 0,
            data: kind.arcs.map((arc) => [arc.i, arc.j]),
            renderItem(params, api) {
              const arc = kind.arcs[params.dataIndex];
              const [x1, y] = api.coord([arc.i, 0]), [x2] = api.coord([arc.j, 0]);
              const up = y - (params.coordSys.height * 1.3) * Math.sqrt((arc.j - arc.i) / length);
              const part = (arc.values[measure] - low) / (high - low || 1);
              return {
                type: "bezierCurve",
                shape: { x1, y1: y, x2, y2: y, cpx1: x1, cpy1: up, cpx2: x2, cpy2: up },
                style: { stroke: kind.color, fill: "none", opacity: 0.25 + 0.75 * part, lineWidth: 1 + 3 * part },
                emphasis: { style: { stroke: INK, opacity: 1 } },
              };
            },
          })),
        };
      }, [
        { name: "by", choices: block.measures },
        { name: "best", choices: ["L/5 = " + counts[0], "L/2 = " + counts[1], "L = " + counts[2]] },
      ]);
    },

    Track(block) {
      const rows = block.strips.length, strip = 92, gap = 16;
      figure(block, (width) => [width, rows * (strip + gap) + 76], () => ({
        axisPointer: { link: [{ xAxisIndex: "all" }] },
        grid: block.strips.map((_, k) => ({ outerBoundsMode: "none", left: 150, right: 16, top: 8 + k * (strip + gap), height: strip })),
        xAxis: block.strips.map((_, k) => positions(k === rows - 1 ? "position" : "", block.sequence, {
          gridIndex: k, axisLabel: { show: k === rows - 1, color: SOFT, showMinLabel: false, showMaxLabel: false,
            formatter: (at) => Number.isInteger(at) ? at : "" },
        })),
        yAxis: block.strips.map((each, k) => ({
          type: "value", gridIndex: k, name: each.name.replaceAll(" ", "\n"), nameLocation: "middle", nameRotate: 0, nameGap: 48,
          nameTextStyle: { color: INK, align: "right", lineHeight: 15 }, splitNumber: 2, scale: true,
          axisLabel: { color: SOFT }, splitLine: { lineStyle: { color: "#eef1f4" } },
        })),
        dataZoom: [
          zoom({ xAxisIndex: block.strips.map((_, k) => k) }),
          { type: "slider", xAxisIndex: block.strips.map((_, k) => k), filterMode: "none", height: 16, bottom: 4,
            labelFormatter: (at) => Math.round(at) },
        ],
        tooltip: { ...tooltip((hits) => {
          const at = hits[0].data[0];
          return tip(block.sequence[at - 1] + at, block.strips.map((each) => [each.name, number(each.values[at - 1])]));
        }), trigger: "axis" },
        series: block.strips.map((each, k) => ({
          name: each.name, type: "line", xAxisIndex: k, yAxisIndex: k, step: "middle", symbol: "none",
          lineStyle: { color: SERIES[k % SERIES.length], width: 1.2 }, areaStyle: { color: SERIES[k % SERIES.length], opacity: 0.12 },
          data: each.values.map((value, at) => [at + 1, value]),
        })),
      }));
    },

    Heatmap(block) {
      const groups = [...new Set(block.grids.map((grid) => grid.group))];
      const names = [...new Set(block.grids.map((grid) => grid.name))];
      figure(block, (width) => [width, Math.min(620, 90 + 40 * Math.max(4, block.rows.length))],
        (group, name) => {
          const grid = block.grids.find((each) => each.group === groups[group] && each.name === names[name]);
          const cells = [];
          if (grid) {
            grid.values.forEach((row, y) => row.forEach((value, x) => {
              if (value !== null) cells.push([x, y, value]);
            }));
          }
          if (!cells.length) {
            return { title: { text: "no values", left: "center", top: "middle", textStyle: { color: SOFT, fontWeight: "normal" } } };
          }
          const [low, high] = extent(cells.map((each) => each[2]));
          return {
            grid: { outerBoundsMode: "none", left: 90, right: 110, top: 10, bottom: 50 },
            xAxis: { type: "category", data: block.columns, name: block.columnName, nameLocation: "middle", nameGap: 28,
              splitArea: { show: false }, axisTick: { show: false }, axisLabel: { color: SOFT } },
            yAxis: { type: "category", data: block.rows, name: block.rowName, nameLocation: "middle", nameGap: 60, inverse: true,
              axisTick: { show: false }, axisLabel: { color: SOFT } },
            visualMap: { min: low, max: high > low ? high : low + 1e-9, calculable: true, right: 4,
              top: "middle", precision: 3, inRange: { color: ["#f3f7fb", "#9cc8e2", "#2879b9", "#08306b"] } },
            tooltip: tooltip((at) => tip(block.rowName + " " + block.rows[at.data[1]] + ", " + block.columnName + " "
              + block.columns[at.data[0]], [[grid.name, number(at.data[2])], ["", grid.meaning]].map(([key, value]) =>
              key ? [key, value] : ["which is", value]))),
            series: [{ type: "heatmap", data: cells, itemStyle: { borderColor: "#fff", borderWidth: 1 },
              emphasis: { itemStyle: { borderColor: INK } } }],
          };
        }, [{ name: "of", choices: groups }, { name: "show", choices: names }]);
    },

    Flow(block) {
      const left = [...new Set(block.streams.map((each) => each.from))];
      const right = [...new Set(block.streams.map((each) => each.to))];
      const all = [...new Set([...left, ...right])];
      const color = (name) => SERIES[all.indexOf(name) % SERIES.length];
      // A name may be on both sides, a node may not: ids say the side, labels the name.
      figure(block, (width) => [width, Math.max(260, 34 * Math.max(left.length, right.length))], () => ({
        tooltip: tooltip((at) => at.dataType === "edge"
          ? tip(block.streams[at.dataIndex].from + " → " + block.streams[at.dataIndex].to,
            [[block.unit, number(block.streams[at.dataIndex].value)], ["beside", block.streams[at.dataIndex].note]])
          : tip(at.name.slice(2), [])),
        series: [{
          type: "sankey", left: 10, right: 180, top: 8, bottom: 8, nodeGap: 8, draggable: false, layoutIterations: 0,
          label: { color: INK, formatter: (at) => at.name.slice(2), width: 160, overflow: "truncate" },
          lineStyle: { color: "source", opacity: 0.35 }, emphasis: { focus: "adjacency" },
          data: left.map((name) => ({ name: "> " + name, depth: 0, itemStyle: { color: color(name) } }))
            .concat(right.map((name) => ({ name: "< " + name, depth: 1, itemStyle: { color: color(name) } }))),
          links: block.streams.map((each) => ({ source: "> " + each.from, target: "< " + each.to, value: each.value })),
        }],
      }));
    },

    Bars(block) {
      figure(block, (width) => [width, 340], () => ({
        color: SERIES, legend: { top: 0 }, grid: { left: 60, right: 16, top: 34, bottom: 60 },
        xAxis: { type: "category", data: block.categories, axisLabel: { color: SOFT, hideOverlap: true } },
        yAxis: { type: "value", name: block.unit, nameTextStyle: { color: SOFT }, axisLabel: { color: SOFT } },
        tooltip: { ...tooltip((hits) => tip(hits[0].name, hits.map((hit) => [hit.seriesName, number(hit.value)]))),
          trigger: "axis", axisPointer: { type: "shadow" } },
        series: block.series.map((each) => ({ name: each.name, type: "bar", data: each.values })),
      }));
    },

    Table(block) {
      const box = element("figure", null, document.querySelector("main"));
      const head = element("header", null, box);
      const count = element("span", null, element("h3", null, head));
      count.setAttribute("role", "status");
      const clear = button("Clear filters", "Clear the filters of the table " + block.name, head);
      const save = button("CSV", "Save the rows of the table " + block.name + " that are shown", head);
      const place = element("div", null, box);
      element("figcaption", block.caption, box);
      const fields = block.columns.map((_, k) => "c" + k);
      const table = new Tabulator(place, {
        data: block.rows.map((row) => Object.fromEntries(row.map((value, k) => [fields[k], value]))),
        columns: block.columns.map((column, k) => tableColumn(column, fields[k])),
        layout: "fitDataFill", maxHeight: 420, renderVertical: "virtual",
        placeholder: () => element("span", "No row."),
        columnDefaults: { headerSortTristate: true },
      });
      const say = (shown) => {
        count.textContent = shown.toLocaleString("en") + (shown === 1 ? " row" : " rows")
          + (block.total > block.rows.length ? " of " + block.total.toLocaleString("en") + ", the first "
            + block.rows.length.toLocaleString("en") + " are here" : shown < block.rows.length
            ? " of " + block.rows.length.toLocaleString("en") : "");
      };
      say(block.rows.length);
      table.on("dataFiltered", (filters, rows) => say(rows.length));
      clear.addEventListener("click", () => table.clearHeaderFilter());
      save.addEventListener("click", () => table.download("csv", block.name + ".csv"));
    },
  };

  function anchor(link, parent) {
    const made = element("a", link.text, parent);
    made.href = link.href;
    return made;
  }

  function tableColumn(column, field) {
    const isNumber = column.type === "number";
    const text = (value) => value === null || value === undefined ? "" : column.type === "link" ? value.text
      : Array.isArray(value) ? value.map((each) => isNumber || typeof each === "number" ? number(each) : each).join(" ")
      : isNumber ? number(value) : String(value);
    return {
      title: column.name, field, hozAlign: isNumber ? "right" : "left",
      titleFormatter: () => element("span", column.name),
      headerTooltip: () => tip(column.name, [["is", column.meaning]]),
      formatter: (cell) => {
        const value = cell.getValue();
        return column.type === "link" && value && value.href ? anchor(value) : element("span", text(value));
      },
      // In descending order Tabulator asks the other way round; empty cells are last in either.
      sorter: (a, b, aRow, bRow, col, direction) => {
        const last = direction === "asc" ? 1 : -1;
        if (text(a) === "") return text(b) === "" ? 0 : last;
        if (text(b) === "") return -last;
        return isNumber && !Array.isArray(a) ? a - b : text(a).localeCompare(text(b), "en", { numeric: true });
      },
      headerSortStartingDir: isNumber ? "desc" : "asc",
      headerFilter: "input", headerFilterPlaceholder: isNumber ? "> < =" : "", headerFilterLiveFilter: true,
      headerFilterParams: { elementAttributes: { "aria-label": "filter by " + column.name } },
      headerFilterFunc: (wanted, value) => matches(wanted.trim(), value, text, isNumber),
      accessorDownload: (value) => isNumber && !Array.isArray(value) ? value : harmless(text(value)),
    };
  }

  // A spreadsheet takes what begins like this for a formula.
  function harmless(value) {
    return /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(value) ? "'" + value : value;
  }

  // Numbers are compared (>0.5, <=3, =2, 2), as they are or as they are shown; everything else is looked for.
  function matches(wanted, value, text, isNumber) {
    const compared = isNumber && wanted.match(/^(>=?|<=?|=)?\s*([+-]?(?:[\d,]+\.?\d*|\.\d+)(?:e[+-]?\d+)?)?$/i);
    if (compared) {
      const [, sign = "=", typed] = compared;
      if (typed === undefined) return true;
      if (value === null || value === undefined) return false;
      const plain = (digits) => Number(digits.replaceAll(",", ""));
      const limit = plain(typed), equal = value === limit || plain(number(value)) === limit;
      return { ">": value > limit, ">=": value >= limit, "<": value < limit, "<=": value <= limit, "=": equal }[sign];
    }
    return text(value).toLowerCase().includes(wanted.toLowerCase());
  }

  document.title = page.title;
  const main = document.querySelector("main");
  element("h1", page.title, main);
  if (page.lead) element("p", page.lead, main);
  for (const block of page.blocks) {
    try {
      blocks[block.kind](block);
    } catch (error) {
      console.error(error);
      element("p", "This part cannot be drawn: " + (block.title || block.name || block.kind) + ".", main);
    }
  }
  document.body.dataset.drawn = "true";
})();
