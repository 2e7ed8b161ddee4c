package org.coattend.report.page;

import java.util.ArrayList;
import java.util.List;

/** What a page says and shows, from top to bottom. */
final class Page {
  private final String title;
  private final String lead;
  private final List<Block> blocks = new ArrayList<>();
  private String problem = "";

  /**
   * @param lead what the page is about, in a sentence or two; may be empty
   */
  Page(String title, String lead) {
    this.title = title;
    this.lead = lead;
  }

  Page addAll(List<Block> more) {
    blocks.addAll(more);
    return this;
  }

  Page add(Block block) {
    blocks.add(block);
    return this;
  }

  /** Says why something is not on the page that was asked for. */
  Page lacking(String problem) {
    this.problem = problem;
    return this;
  }

  /** Why something is not on the page; else empty. */
  String problem() {
    return problem;
  }

  public String getTitle() {
    return title;
  }

  public String getLead() {
    return lead;
  }

  public List<Block> getBlocks() {
    return List.copyOf(blocks);
  }
}
