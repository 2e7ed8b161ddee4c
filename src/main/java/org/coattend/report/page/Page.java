package org.coattend.report.page;

import java.util.ArrayList;
import java.util.List;

/** What a page says and shows, from top to bottom. */
final class Page {
  private final String title;
  private final String lead;
  private final List<Block> blocks = new ArrayList<>();

  /**
   * @param lead what the page is about, in a sentence or two; may be empty
   */
  Page(String title, String lead) {
    this.title = title;
    this.lead = lead;
  }

  Page add(Block block) {
    blocks.add(block);
    return this;
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
