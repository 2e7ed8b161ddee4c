package org.coattend.job;

import com.typesafe.config.Config;
import org.coattend.corpus.image.PatchFeatures;
import org.coattend.corpus.image.PatchGrid;

/** How images are cut into patches, by the names of the options. */
final class Grids {
  private Grids() {}

  static PatchGrid of(Config config) {
    return new PatchGrid(
        config.getInt("grid-rows"),
        config.getInt("grid-columns"),
        config.getInt("patch-size"),
        Constants.of(config, "patch-features", PatchFeatures.class));
  }
}
