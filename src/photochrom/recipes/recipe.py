"""Recipes: complete descriptions of a training, one TOML file each."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Everything that decides what is trained and how; a key of the file is a field here."""

    name: str
    description: str
    # What is learned (classification.py, adversarial.py) and by which network (architectures.py).
    objective: str
    network: str  # or several encoders' U-Nets, separated by spaces: their mean learns
    output_stride: int
    width: int
    encoder_weights: str = "none"  # of each of them, or of all
    bin_step: float = 10.0  # a*b* units between neighboring color bins
    temperature: float = 0.38  # of the annealed mean (Zhang et al. 2016, section 2.3)
    # The annealed mean is paler than the truth, unsure photos most. What is done about it, losses
    # see at a loss_temperature of 0 alone.
    gain: float = 1.0  # on its colors
    sharpness: float = 0.0  # of where one color ends and another begins (answers.py)
    chroma_contrast: float = 0.0  # within a photo: 0 as it is, 1 doubled (answers.py)
    contrast_limit: float = 1000.0  # times the mean: livelier colors gain as much as that
    evenness: float = 0.0  # of photos' mean chroma: 0 as they are, 1 all the same (answers.py)
    liveliest: float = 1.5  # of a color in that mean, in what is typical of it (answers.py)
    loss_temperature: float = 0.3  # of the mean that losses on pictures see; 0: the whole answer
    color_fit: float = 0.0  # in the end bins' colors go so far to what fits best (color_fit.py)
    rebalance: float = 0.5  # lambda of the class rebalancing; 1 leaves the classes as they are
    teacher_share: float = 0.7  # of the cross-entropy: to teachers, if any, and not to the truth
    # Weights of the losses; bins have a cross-entropy of weight 1 besides.
    locality_weight: float = 0.0  # hints leave alone what was not recolored with them
    pixel_weight: float = 0.0
    feature_weight: float = 0.0
    feature_layers: str = "block3_conv4"  # that the feature loss sees (features.py)
    adversarial_weight: float = 0.0
    picture_stride: int = 4  # at most, of what these losses see of an answer in bins
    # Parts of the run (critic.py). Before the first is over, bins have their cross-entropy alone.
    pretrain_share: float = 0.0  # of the run, without a discriminator
    critic_share: float = 0.0  # of the run, then: the discriminator learns, not yet against it
    gan_rate: float = 1.0  # share of the learning rate, from then on: RGB's, bins' discriminator's
    # Photos.
    size_px: int = 128
    final_size_px: int = 128  # of the last part of the run (progressive resizing)
    final_share: float = 0.0  # how much of the run that is
    cache_px: int = 192
    zoom: float = 0.75  # smallest crop, as a share of the cached photo's side
    film: float = 0.5  # share of photos that are grayed through a random film response
    degrade: float = 0.5  # share of photos that are faded, blurred or grained
    hints: float = 0.5  # share of photos that come with hints
    recolor: float = 0.0  # share of these that have an object in another color, and a hint on it
    # Optimization.
    optimizer: str = "adamw"  # or "muon", for the kernels of convolutions (optimizer.py)
    batch_size: int = 32
    steps: int = 20_000
    learning_rate: float = 1e-3
    encoder_rate: float = 0.3  # of the learning rate, for pretrained layers
    frozen_stacks: int = 0  # of a pretrained encoder, its first, that keep their weights
    warmup_steps: int = 300
    decay_share: float = 1.0  # of the run, at its end: the learning rate falls along half a cosine
    weight_decay: float = 1e-4
    clip_norm: float = 1.0
    ema: float = 0.999
    start_share: float = 0.0  # in the end, of the weights that --start-from gave (trainer.py)
    bf16: bool = True
    seed: int = 1
    checkpoint_steps: int = 500
    # What the model file says of itself.
    side_px: int = 256
    training_data: str = ""  # without it, names and number of the photos
    license: str = ""

    def parts(self) -> list["Recipe"]:
        """Return a recipe for each network, this one where there is one alone."""
        networks, weights = self.network.split(), self.encoder_weights.split()
        if len(weights) == 1:
            weights *= len(networks)
        pairs = zip(networks, weights, strict=True)
        return [replace(self, network=one, encoder_weights=its) for one, its in pairs]

    @property
    def seen_stride(self) -> int:
        """Stride of the pictures that the feature network and the discriminator see."""
        if self.objective == "bins":
            return min(self.picture_stride, self.output_stride)
        return self.output_stride


# What is done to a network's answer; model files state it, and their colors hold the gain.
OF_ANSWERS = (
    "temperature", "sharpness", "chroma_contrast", "contrast_limit", "evenness", "liveliest",
)  # fmt: skip
# What can be changed once a network is trained.
AFTERWARDS = ("gain", *OF_ANSWERS, "training_data", "license")
# What a file says where its recipe says nothing.
NO_DATA, NO_LICENSE = "not stated", "no license stated"
